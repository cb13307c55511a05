import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callerRoles } from '@lotline/chaincode/domain';
import { openEmbedded } from '../../gateway/src/ledger/embedded/open';
import { type Ledger, LedgerFailure } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { openWrites, type WriteRequest, type Writes } from '../../gateway/src/writes/writes';
import { temporaryFolder } from '../temporaryFolder';

const identity = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'one' };
let opened: OpenedLedger;
/** Batches that reached the ledger, by the ids of their requests. */
let sent: string[][];
let isDown: (ids: readonly string[]) => boolean;

/** The real ledger, but for batches whose endorsers are said to be away. */
const withAbsent = (ledger: Ledger): Ledger => ({
  ...ledger,
  health: () => ledger.health(),
  submit: async (caller, transaction, args) => {
    const ids = (JSON.parse(args[0] ?? '[]') as { id: string }[]).map(({ id }) => id);
    sent.push(ids);
    await new Promise((resolve) => setTimeout(resolve, 2));
    if (isDown(ids)) throw new LedgerFailure('unavailable', 'An endorser is away.');
    return ledger.submit(caller, transaction, args);
  },
});

let count = 0;
const request = (id: string): WriteRequest => ({
  id,
  command: 'registerDocument',
  input: { sha256: String((count += 1)).padStart(64, '0'), kind: 'note' },
  lanes: { exclusive: [], shared: [] },
});

/** Sends a write until it is recorded, as a client does; answers how often it had to. */
async function insist(writes: Writes, id: string, most: number): Promise<number> {
  const made = request(id);
  for (let attempt = 1; attempt <= most; attempt++) {
    const answer = await writes.submit(identity, [made])[0]?.catch(() => undefined);
    if (answer) return attempt;
  }
  return Infinity;
}

beforeAll(async () => {
  opened = await openEmbedded({
    data: temporaryFolder(),
    organisations: [{ name: 'supplier', mspId: 'SupplierMSP' }],
  });
  await opened.members.enrol('supplier', 'one', callerRoles);
  const party = { party: 'https://id.gs1.org/417/0860009999992', name: 'S', roles: ['supplier'], prefixes: [] };
  await openWrites({ ledger: opened.ledger }).submit(identity, [
    { id: 'p', command: 'registerParty', input: party, lanes: { exclusive: [], shared: [] } },
  ])[0];
});
afterAll(() => opened.ledger.close());

describe('writes that could not be endorsed', () => {
  test('do not take others with them when all come again together', async () => {
    sent = [];
    isDown = (ids) => ids.some((id) => id.startsWith('away'));
    const writes = openWrites({ ledger: withAbsent(opened.ledger) });
    const away = Array.from({ length: 12 }, (_, index) => insist(writes, `away-${index}`, 4));
    const here = Array.from({ length: 3 }, (_, index) => insist(writes, `here-${index}`, 4));
    expect(await Promise.all(here)).toEqual([2, 2, 2]);
    expect(await Promise.all(away)).toEqual(away.map(() => Infinity));
  });

  test('do not hold up a new one, which goes at once and by itself', async () => {
    isDown = (ids) => ids.some((id) => id.startsWith('gone'));
    const writes = openWrites({ ledger: withAbsent(opened.ledger) });
    const gone = Array.from({ length: 12 }, (_, index) => insist(writes, `gone-${index}`, 4));
    await new Promise((resolve) => setTimeout(resolve, 6));
    expect(await insist(writes, 'new', 1)).toBe(1);
    await Promise.all(gone);
  });

  test('go together again as soon as they come through', async () => {
    let isOver = false;
    isDown = () => !isOver;
    const writes = openWrites({ ledger: withAbsent(opened.ledger) });
    const all = Array.from({ length: 40 }, (_, index) => request(`late-${index}`));
    await Promise.allSettled(writes.submit(identity, all));
    isOver = true;
    sent = [];
    await Promise.all(writes.submit(identity, all));
    const sizes = sent.map((ids) => ids.length);
    expect(sizes[0]).toBe(1);
    expect(sent.flat()).toHaveLength(40);
    expect(sizes.length).toBeLessThan(10);
    expect(Math.max(...sizes)).toBeGreaterThanOrEqual(8);
  });
});
