import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  ConnectOptions,
  IdentityContext,
  Sdk,
  SdkEndorsed,
  SdkGateway,
  SdkIdentity,
  SdkNetwork,
} from '../../gateway/src/ledger/fabric-network/sdk';

/** The package `fabric-network` for the adapter, with peers that return these responses in turn, and then always the last one. */
export class SdkParts implements Sdk {
  /** The greatest age of a plan, in milliseconds, that held for each proposal. */
  readonly ages: (number | undefined)[] = [];
  /** The identities that have connected. */
  readonly connected: SdkIdentity[] = [];
  readonly network: SdkNetwork = {
    getContract: () => ({
      evaluateTransaction: (name) => Promise.resolve(Buffer.from(`evaluated ${name}`)),
      getDiscoveryHandler: () => Promise.resolve({ discoveryService: this.#discovery }),
    }),
    getChannel: () => ({
      newEndorsement: () => ({
        build: () => undefined,
        sign: () => undefined,
        getTransactionId: () => 'tx',
        send: () => Promise.resolve(this.#endorsed()),
        newCommit: () => {
          throw new Error('Nothing is ordered here.');
        },
      }),
    }),
  };
  readonly Gateway = gatewayOf(this.network, this.connected);
  readonly Wallets: Sdk['Wallets'] = {
    newFileSystemWallet: (folder) =>
      Promise.resolve({ get: (label) => Promise.resolve(inWallet(join(folder, `${label}.id`))) }),
  };
  readonly #discovery: { refreshAge: number | undefined } = { refreshAge: undefined };
  readonly #answers: SdkEndorsed[];

  constructor(...answers: SdkEndorsed[]) {
    this.#answers = answers;
  }

  /** The package forgets with every plan how old it may get. */
  #endorsed(): SdkEndorsed {
    this.ages.push(this.#discovery.refreshAge);
    this.#discovery.refreshAge = undefined;
    return (this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0]) ?? {};
  }
}

const context: IdentityContext = { calculateTransactionId: () => context };

const gatewayOf = (network: SdkNetwork, connected: SdkIdentity[]): Sdk['Gateway'] =>
  class implements SdkGateway {
    readonly identityContext = context;
    connect(_profile: object, { identity }: ConnectOptions): Promise<void> {
      connected.push(identity);
      return Promise.resolve();
    }
    getNetwork(): Promise<SdkNetwork> {
      return Promise.resolve(network);
    }
    disconnect(): void {
      connected.pop();
    }
  };

function inWallet(file: string): SdkIdentity | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as SdkIdentity;
  } catch {
    return undefined;
  }
}
