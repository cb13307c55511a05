import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { PeerVersion } from '@lotline/network/embedded';
import type { Outcome } from '../../chaincode/src/domain/envelope';
import { at, quantities, seen } from './rules/events';
import { farm, network, type Said, shop } from './support/cast';
import { inTurns } from './support/turns';
import { faultsOf } from './support/invariants';
import { type PeerNetwork, peerNetwork, type Peers } from './support/peers';

const lot = (n: number): ReturnType<typeof farm.lot> => farm.lot(`L${n}`);
const line = (
  n: number,
  quantity: `${number}`,
): { lot: ReturnType<typeof lot>; quantity: `${number}`; uom: string } => ({ lot: lot(n), quantity, uom: 'CS' });

/** The initial state: 20 lots, and a recall of one of them. */
const before: Said[] = [
  ...Array.from({ length: 20 }, (_, n) => farm.asks('commissionLot', { ...line(n, '100'), place: farm.place })),
  farm.asks('pack', { container: farm.container(1), place: farm.place, lots: [line(1, '5'), line(2, '5')] }),
  farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'test', roots: [lot(0)] }),
];

const soon = Date.now() + 60_000;

/** An event with a current time, because these peers use the real clock. */
const now = (event: object, n: number): object => ({ ...event, eventTime: new Date(soon + n).toISOString() });

/** A hundred mixed requests: 60 captured events and 40 commands. Some depend on others in the batch, some are refused. */
const batch: Said[] = [
  ...Array.from({ length: 30 }, (_, n) =>
    farm.captures(now(seen('OBSERVE', 'shipping', { quantityList: quantities(line(n, '1')), ...at(farm.place) }), n)),
  ),
  ...Array.from({ length: 30 }, (_, n) =>
    farm.captures(
      now(seen('ADD', 'commissioning', { quantityList: quantities(line(100 + n, '9')), ...at(farm.place) }), n),
    ),
  ),
  ...Array.from({ length: 18 }, (_, n) => farm.asks('sell', { place: farm.place, lots: [line(n, '2')] })),
  ...Array.from({ length: 10 }, (_, n) =>
    farm.asks('ship', { shipment: `S${n}`, from: farm.place, to: farm.otherPlace, lots: [line(100 + n, '3')] }),
  ),
  ...Array.from({ length: 10 }, (_, n) => farm.asks('receive', { shipment: farm.shipment(`S${n}`) })),
  farm.asks('unpack', { container: farm.container(1), place: farm.place }),
  farm.asks('sell', { place: shop.place, lots: [line(1, '1')] }),
];

describe('a batch of 100 on peers', () => {
  let folder: PeerNetwork;
  const peers = new Map<PeerVersion, { peers: Peers; outcomes: Outcome[]; messages: Record<string, number> }>();

  beforeAll(async () => {
    folder = await peerNetwork();
    for (const version of ['3.1', '2.5'] as const) {
      const opened = await folder.open(version);
      for (const turn of inTurns([...network, ...before])) await opened.submit(turn);
      let outcomes: Outcome[] = [];
      const messages = await opened.counting(async () => {
        outcomes = await opened.submit(batch);
      });
      peers.set(version, { peers: opened, outcomes, messages });
    }
  });

  afterAll(() => folder.remove());

  test('has the expected outcomes', async () => {
    const { outcomes, peers: of } = peers.get('3.1')!;
    expect(batch).toHaveLength(100);
    const counts: Record<string, number> = {};
    for (const { status, code, exceptions } of outcomes) {
      const came = [code ?? status, ...exceptions.map((each) => each.code)].join();
      counts[came] = (counts[came] ?? 0) + 1;
    }
    expect(counts).toEqual({
      recorded: 87,
      'recorded,lot_recalled': 1,
      'recorded,lot_unknown': 10,
      lot_recalled: 1,
      not_owner: 1,
    });
    expect(faultsOf(await of.facts())).toEqual([]);
  });

  test('takes at most three reads and one write on a 3.1 peer', () => {
    const { messages } = peers.get('3.1')!;
    const { GET_STATE_MULTIPLE: reads, WRITE_BATCH_STATE: writes, ...others } = messages;
    expect(reads).toBeLessThanOrEqual(3);
    expect(writes).toBe(1);
    expect(others).toEqual({ COMPLETED: 1 });
  });

  test('has the same outcomes and facts on a 2.5 peer, with one message per key', async () => {
    const [newer, older] = [peers.get('3.1')!, peers.get('2.5')!];
    expect(older.outcomes).toEqual(newer.outcomes);
    expect(await older.peers.facts()).toEqual(await newer.peers.facts());
    expect(older.messages['GET_STATE_MULTIPLE']).toBeUndefined();
    expect(older.messages['WRITE_BATCH_STATE']).toBeUndefined();
    expect(older.messages['GET_STATE']).toBeGreaterThan(100);
    expect(older.messages['PUT_STATE']).toBeGreaterThan(100);
  });

  test('writes facts that read returns by key, in order, with null for none', async () => {
    const { peers: of } = peers.get('3.1')!;
    const facts = await of.facts();
    const [key, value] = [...facts].at(-1)!;
    const found = await of.read([key, 'nothing', key]);
    expect(found).toEqual([JSON.parse(value), null, JSON.parse(value)]);
  });

  test('is refused with input_invalid if it is malformed', async () => {
    const { peers: of } = peers.get('2.5')!;
    const height = of.ledger.height();
    await expect(of.submit([{ ...batch[0]!, command: '' }])).rejects.toThrow(/input_invalid/);
    expect(of.ledger.height()).toBe(height);
  });
});
