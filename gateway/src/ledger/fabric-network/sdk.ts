import { createRequire } from 'node:module';

/** The parts of `fabric-network` 2.2 that the adapter uses; the package's own types lack some of them. */
export interface Sdk {
  readonly Gateway: new () => SdkGateway;
  readonly Wallets: {
    newFileSystemWallet(folder: string): Promise<{ get(label: string): Promise<SdkIdentity | undefined> }>;
  };
}

export interface SdkIdentity {
  readonly type: string;
  readonly mspId: string;
  readonly credentials: { readonly certificate: string; readonly privateKey: string };
}

export interface ConnectOptions {
  readonly identity: SdkIdentity;
  readonly discovery: { readonly enabled: boolean; readonly asLocalhost: boolean };
  /** Seconds. */
  readonly queryHandlerOptions: { readonly timeout: number };
}

export interface SdkGateway {
  readonly identityContext: IdentityContext;
  connect(profile: object, options: ConnectOptions): Promise<void>;
  getNetwork(channel: string): Promise<SdkNetwork>;
  disconnect(): void;
}

/** The signer and id of one transaction. */
export interface IdentityContext {
  calculateTransactionId(): IdentityContext;
}

export interface SdkNetwork {
  getContract(chaincode: string): SdkContract;
  getChannel(): { newEndorsement(chaincode: string): SdkEndorsement };
}

export interface SdkContract {
  evaluateTransaction(name: string, ...args: string[]): Promise<Buffer>;
  getDiscoveryHandler(): Promise<SdkDiscovery | undefined>;
}

/** Service discovery: which peers may endorse together. */
export interface SdkDiscovery {
  /** Milliseconds after which the plan is refreshed. The SDK resets it with every plan, and would then never refresh again. */
  readonly discoveryService: { refreshAge: number | undefined };
}

export interface SdkEndorsement {
  build(
    context: IdentityContext,
    request: { fcn: string; args: readonly string[]; generateTransactionId: false },
  ): void;
  sign(context: IdentityContext): void;
  getTransactionId(): string;
  send(request: {
    handler: SdkDiscovery | undefined;
    requestTimeout: number;
    requiredOrgs?: readonly string[];
  }): Promise<SdkEndorsed>;
  newCommit(): SdkCommit;
}

/** The peers' responses: endorsements or refusals, and errors of peers that could not be reached. */
export interface SdkEndorsed {
  readonly errors?: readonly SdkFailure[];
  readonly responses?: readonly SdkResponse[];
}

/** The results of every set of peers that discovery returned. */
export interface SdkFailure extends Error {
  readonly endorsements?: readonly (SdkResponse | Error)[];
}

export interface SdkResponse {
  readonly response: { readonly status: number; readonly message: string; readonly payload: Uint8Array };
  readonly payload?: Uint8Array;
  /** `endorser` is an `msp.SerializedIdentity`. */
  readonly endorsement?: { readonly endorser?: Uint8Array } | null;
}

export interface SdkCommit {
  build(context: IdentityContext): void;
  sign(context: IdentityContext): void;
  send(request: {
    handler: SdkDiscovery | undefined;
    requestTimeout: number;
  }): Promise<{ readonly status: string; readonly info?: string }>;
}

/** Loads the package on demand, because that takes a second and only some gateways need it. */
export const loadSdk = (): Sdk => createRequire(__filename)('fabric-network') as Sdk;
