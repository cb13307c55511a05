import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { GeneratedNetwork } from '../../gateway/src/generate/network';
import type { NetworkEvent } from '../../gateway/src/generate/vocabulary';
import { writeFiles } from '../../gateway/src/generate/writeFiles';
import { writeLedger } from '../../gateway/src/generate/writeLedger';
import type { Ledger, LedgerBlock } from '../../gateway/src/ledger/ledger';
import { follow } from '../../gateway/src/projection/follow';
import { buildReadModel, openReadModel, type ReadModel } from '../../gateway/src/projection/readModel';
import { recallPlan } from '../../gateway/src/trace/recallPlan';
import { stock } from '../../gateway/src/queries/stock';
import { trace } from '../../gateway/src/trace/trace';
import { temporaryFolder } from '../temporaryFolder';
import { temporaryFile } from './blocks';
import { stored, summed } from './inventory/movementSums';
import { openGateway, type TestGateway } from './openGateway';

const options = { seed: 5, events: 1500, levels: 4 };
const eventsOf = (seed: number): NetworkEvent[] => [...new GeneratedNetwork({ ...options, seed }).rounds()].flat();

interface Line {
  readonly epcClass: string;
}

/** The inputs of each lot, read from the events. */
const inputsOf = (events: readonly NetworkEvent[]): Map<string, string[]> =>
  new Map(
    events.flatMap(({ event }) => {
      const outputs = (event['outputQuantityList'] ?? []) as Line[];
      const inputs = (event['inputQuantityList'] ?? []) as Line[];
      return outputs.map(({ epcClass }) => [epcClass, inputs.map((input) => input.epcClass)] as const);
    }),
  );

describe('a generated network', () => {
  test('is the same for the same seed, and differs for another seed', () => {
    expect(eventsOf(5)).toEqual(eventsOf(5));
    expect(eventsOf(5)).not.toEqual(eventsOf(6));
  });

  test('has answers that agree with its events', () => {
    const network = new GeneratedNetwork(options);
    const inputs = inputsOf([...network.rounds()].flat());
    for (const { id, ids = [] } of network.answers().back) {
      const found = new Set([id]);
      for (const lot of found) for (const input of inputs.get(lot) ?? []) found.add(input);
      found.delete(id);
      expect([...found].sort()).toEqual([...ids].sort());
    }
  });

  test('has shared ingredients, pallets, parts, returns, errors and events captured late', () => {
    const events = eventsOf(5);
    const counted = (is: (event: NetworkEvent['event']) => boolean): number =>
      events.filter(({ event }) => is(event)).length;
    const times = events.map(({ event }) => String(event['eventTime']));
    expect(counted(({ type }) => type === 'AggregationEvent')).toBeGreaterThan(0);
    expect(counted(({ disposition }) => disposition === 'returned')).toBeGreaterThan(0);
    expect(counted((event) => 'errorDeclaration' in event)).toBeGreaterThan(0);
    expect(JSON.stringify(events)).toContain('"quantity":40,');
    expect(times).not.toEqual(times.toSorted());
    const network = new GeneratedNetwork(options);
    [...network.rounds()].forEach(() => undefined);
    const [salt, ...others] = network.answers().forward;
    expect(salt?.lots).toBeGreaterThan(Math.max(...others.slice(1).map(({ lots }) => lots)));
  });

  test('is written as EPCIS documents of one organisation each', () => {
    const folder = join(temporaryFolder(), 'files');
    const count = writeFiles(folder, new GeneratedNetwork(options).rounds(), () => undefined);
    const names = readdirSync(folder).sort();
    expect(names).toHaveLength(count);
    const read = names.flatMap((name) => {
      const document = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { epcisBody: { eventList: object[] } };
      return document.epcisBody.eventList;
    });
    expect(read).toHaveLength(eventsOf(5).length);
  });
});

describe('a generated network in a ledger', () => {
  const network = new GeneratedNetwork(options);
  let gateway: TestGateway;
  let exceptions: ReadonlyMap<string, number>;
  beforeAll(async () => {
    gateway = await openGateway();
    const asked = { rounds: network.rounds(), levels: options.levels, run: 'test' };
    const written = await writeLedger(gateway.running, asked, () => undefined);
    ({ exceptions } = written);
    await gateway.running.gateway.readModel.reached(written.height, 60_000);
  }, 120_000);
  afterAll(() => gateway.close());

  test('gets no exceptions but those of declared errors', () => {
    expect([...exceptions]).toEqual([['declared_in_error', network.answers().declared]]);
  });

  test('answers traces, plans and stock like the known answers', () => {
    const { readModel } = gateway.running.gateway;
    const { back, forward, stock: amounts } = network.answers();
    for (const { id, ids = [] } of back) {
      const lots = trace(readModel, id, 'back')?.nodes.filter((node) => node.kind === 'lot' && node.id !== id);
      expect(lots?.map((node) => node.id).sort()).toEqual([...ids].sort());
    }
    for (const { id, lots } of forward) expect(recallPlan(readModel, id)?.lots).toHaveLength(lots + 1);
    for (const { lot, place, onHand } of amounts) {
      const rows = stock(readModel, { lot, place }).rows.map((row) => row.onHand);
      expect(rows).toEqual(onHand === '0' ? [] : [onHand]);
    }
  });

  test('gives a read model that is built at once the same rows and indexes', async () => {
    const { ledger, readModel } = gateway.running.gateway;
    const built = buildReadModel(temporaryFile());
    const stop = new AbortController();
    const following = follow(ledger, built, { signal: stop.signal });
    await built.reached(readModel.height, 60_000);
    stop.abort();
    await following;
    built.finish();
    expect(stored(built)).toEqual(summed(built));
    expect(contentOf(built)).toEqual(contentOf(readModel));
    built.close();
    const again = openReadModel({ file: built.file });
    expect(again.height).toBe(readModel.height);
    again.close();
  });

  test('gives a read model that takes its blocks one by one in this thread the same rows', async () => {
    const { ledger, readModel } = gateway.running.gateway;
    const single = openReadModel({ file: temporaryFile() });
    for (const block of await blocksOf(ledger)) single.apply(block);
    expect(contentOf(single)).toEqual(contentOf(readModel));
    single.close();
  });
});

/** The blocks of a ledger so far. */
async function blocksOf(ledger: Ledger): Promise<LedgerBlock[]> {
  const { height } = await ledger.health();
  const blocks: LedgerBlock[] = [];
  for await (const block of ledger.blocks(0, new AbortController().signal)) {
    blocks.push(block);
    if (blocks.length === height) break;
  }
  return blocks;
}

/** The content of a read model, without the numbers of rows: they depend on the number of blocks applied at a time. */
function contentOf({ database }: ReadModel): unknown {
  const schema = database.all<{ name: string }>('SELECT name, sql FROM sqlite_schema ORDER BY name');
  const read = (sql: string): unknown => database.all(sql);
  return {
    schema,
    facts: ['lot', 'container', 'stock', 'transit'].map((kind) => read(`SELECT body FROM ${kind} ORDER BY body`)),
    events: read('SELECT id, msp, time, party, step, declared, recorded, places, shipments FROM event ORDER BY n'),
    places: read('SELECT id, event FROM place_event JOIN spot ON spot.n = place_event.spot ORDER BY id, event'),
    values: read(
      'SELECT field, epcis_value.value, event FROM epcis_use JOIN epcis_value ON n = epcis_use.value ORDER BY 1, 2, 3',
    ),
    visits: read('SELECT id, filling, visit.kind AS leg, event FROM visit JOIN node ON n = node ORDER BY 1, 2, 4, 3'),
    links:
      read(`SELECT a.id, b.id AS target, link.kind, event FROM link JOIN node AS a ON a.n = source JOIN node AS b ON b.n = target
      ORDER BY 1, 2, 3, 4`),
    balances: read('SELECT lot, place, uom, on_hand, held, reserved, in_transit FROM balance ORDER BY 1, 2, 3'),
    days: read(
      'SELECT lot, place, uom, day, kind, whole, part, came, moves FROM balance JOIN day_sum ON balance = n ORDER BY 1, 2, 3, 4, 5',
    ),
    movements: read(
      'SELECT lot, place, uom, time, height, on_hand, in_transit FROM movement ORDER BY 1, 2, 3, run, position',
    ),
  };
}
