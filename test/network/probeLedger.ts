import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  enrolUser,
  openEmbeddedLedger,
  openNetwork,
  type EmbeddedLedger,
  type EmbeddedLedgerOptions,
  type LocalNetwork,
  type PeerCapabilities,
  type SigningIdentity,
} from '@lotline/network/embedded';
import { probe, ProbeContract } from './probeContract';

/** A network of three organisations in a temporary folder, a user of each of the first two, and ledgers of it. */
export interface ProbeNetwork {
  readonly folder: string;
  readonly network: LocalNetwork;
  readonly alice: SigningIdentity;
  readonly bob: SigningIdentity;
  readonly capabilities: PeerCapabilities[];
  open(ledger: string, options?: Partial<EmbeddedLedgerOptions>): Promise<EmbeddedLedger>;
  remove(): Promise<void>;
}

export async function probeNetwork(): Promise<ProbeNetwork> {
  const folder = await mkdtemp(join(tmpdir(), 'lotline-ledger-'));
  const organisations = ['Farm', 'Carrier', 'Shop'].map((name) => ({ name, mspId: `${name}MSP` }));
  const network = await openNetwork({ folder: join(folder, 'net'), organisations, ordererMsp: 'OrdererMSP' });
  const [farm, carrier] = network.organisations;
  const capabilities: PeerCapabilities[] = [];
  return {
    folder,
    network,
    alice: await enrolUser(farm!, 'alice', { attributes: { role: 'grower' } }),
    bob: await enrolUser(carrier!, 'bob'),
    capabilities,
    open: (ledger, options = {}) =>
      openEmbeddedLedger({
        folder: join(folder, ledger),
        channel: 'trace',
        ...network,
        chaincode: { name: 'probe', contracts: [ProbeContract] },
        collections: [{ name: 'deal', members: ['FarmMSP', 'ShopMSP'] }],
        onReady: (offered, handler) => {
          capabilities.push(offered);
          probe.ready.add(handler);
        },
        ...options,
      }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Closes the probe's gate and returns the function that opens it. */
export function closeGate(): () => void {
  let open = (): void => undefined;
  probe.gate = new Promise((resolve) => {
    open = resolve;
  });
  return open;
}
