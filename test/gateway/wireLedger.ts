import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeAll, beforeEach } from '@jest/globals';
import { createOrganisation, enrolUser, type SigningIdentity } from '@lotline/network/embedded';
import type { ConnectedPeer } from '../../gateway/src/ledger/fabric/connection';
import { usualDeadlines } from '../../gateway/src/ledger/fabric/deadlines';
import { fabricLedger } from '../../gateway/src/ledger/fabric/ledger';
import { usualPatience } from '../../gateway/src/ledger/fabric/patience';
import { connectOrganisations } from '../../gateway/src/ledger/fabric/peers';
import type { Ledger, LedgerBlock } from '../../gateway/src/ledger/ledger';
import { temporaryFolder } from '../temporaryFolder';
import { chaincodeName } from './wireMessages';
import { WirePeer } from './wirePeer';

const connected = ({ endpoint, tlsCa }: WirePeer): ConnectedPeer => ({ endpoint, tlsCa: readFileSync(tlsCa, 'utf8') });
const attention = { quiet: 100, answer: 200 };

export const supplierUser = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'ann' };

/** Users of the supplier by name. */
export type Signers = ReadonlyMap<string, SigningIdentity>;

/** Enrols users of the supplier under a folder. */
export async function enrolSigners(folder: string, ...users: readonly string[]): Promise<Signers> {
  const organisation = await createOrganisation({ folder, name: 'supplier', mspId: 'SupplierMSP' });
  const pairs = users.map(async (user) => [user, await enrolUser(organisation, user)] as const);
  return new Map(await Promise.all(pairs));
}

/** The ledger of a gateway for the supplier, and for the carrier where it has peers; impatient, so that tests are quick. */
export function openWireLedger(signers: Signers, own: readonly WirePeer[], others: readonly WirePeer[] = []): Ledger {
  const organisations = [
    { name: 'supplier', peers: own.map(connected) },
    { name: 'carrier', peers: others.map(connected) },
  ].filter(({ peers }) => peers.length > 0);
  return fabricLedger({
    channel: 'lotline',
    chaincode: chaincodeName,
    peers: connectOrganisations(organisations, attention),
    signer: ({ user }) => Promise.resolve(signers.get(user)!),
    reader: supplierUser,
    looks: { every: 50, patience: 3 },
    mspIds: ['SupplierMSP', 'CarrierMSP', 'RetailerMSP'],
    deadlines: { ...usualDeadlines, submit: 300, commitStatus: 500 },
    patience: { ...usualPatience, pause: 10, longestPause: 50, ask: 300, resend: 200, settle: 1500 },
  });
}

/** One peer, and the supplier's ledger over it, both new for each test of the file. */
export function wireLedgerOfEachTest(...users: readonly string[]): {
  readonly wire: WirePeer;
  readonly ledger: Ledger;
} {
  const folder = temporaryFolder();
  const at = {} as { signers: Signers; wire: WirePeer; ledger: Ledger };
  beforeAll(async () => {
    at.signers = await enrolSigners(folder, ...users);
  });
  beforeEach(async () => {
    at.wire = new WirePeer();
    await at.wire.start();
    at.ledger = openWireLedger(at.signers, [at.wire]);
  });
  afterEach(async () => {
    await at.ledger.close();
    at.wire.stop();
    rmSync(at.wire.folder, { recursive: true, force: true });
  });
  return at;
}

/** Blocks until `count` have come. */
export async function take(blocks: AsyncIterable<LedgerBlock>, count: number): Promise<LedgerBlock[]> {
  const taken: LedgerBlock[] = [];
  for await (const block of blocks) {
    taken.push(block);
    if (taken.length === count) break;
  }
  return taken;
}

/** Waits until something is true, and fails when it does not come true. */
export async function until(isTrue: () => Promise<boolean>): Promise<void> {
  for (let wait = 0; wait < 200; wait++) {
    if (await isTrue().catch(() => false)) return;
    await delay(25);
  }
  throw new Error('It did not come true.');
}
