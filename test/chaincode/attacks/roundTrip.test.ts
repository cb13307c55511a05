import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { parseEvent } from '../../../chaincode/src/domain/epcis/parseEvent';
import { errorCodes } from '../../../chaincode/src/domain/errors';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { add, type Decimal, parseDecimal } from '../../../chaincode/src/domain/quantity';
import type { transactions } from '../../../chaincode/src/domain/transactions';
import type { Said } from '../support/cast';
import type { WorldOfFacts } from '../support/worldOfFacts';
import { commissioning } from './support/events';
import { buyer, done, ledger, maker } from './support/stage';

const runs = Number(process.env['LOTLINE_RUNS'] ?? 30);

const digits = (most: number): fc.Arbitrary<string> =>
  fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: most }).map((each) => each.join(''));
/** Quantities in every allowed spelling. */
const quantity = fc.oneof(
  fc
    .tuple(digits(15), fc.option(digits(6), { nil: undefined }))
    .map(([whole, part]) => (part === undefined ? whole : `${whole}.${part}`)),
  fc.constantFrom(
    '999999999999999.999999',
    '1234567890.123456',
    '0.000001',
    '000001',
    '1',
    '10',
    '0.1',
    '123456789012345',
  ),
  fc.integer({ min: 0, max: 999_999_999_999_999 }),
  fc.integer({ min: 1, max: 999_999 }).map((each) => each / 1000),
);
const text = (most: number): fc.Arbitrary<string> =>
  fc
    .oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: most }),
      fc.constantFrom('x', '"\\', 'ä€😀', 'a:b', '%'.repeat(most), '語'.repeat(most)),
    )
    .filter((each) => each.trim().length > 0 && each.length <= most);
const two = (most: number, least = 0): fc.Arbitrary<string> =>
  fc.integer({ min: least, max: most }).map((each) => String(each).padStart(2, '0'));
const date = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((each) => each.toISOString().slice(0, 10));
const at = fc.option(
  fc
    .tuple(
      fc.integer({ min: 1000, max: 9999 }),
      two(12, 1),
      two(28, 1),
      two(23),
      two(59),
      two(59),
      fc.option(digits(12), { nil: undefined }),
      fc.constantFrom('Z', '+00:00', '-00:00', '+14:00', '-14:00', '+05:45', '-09:30'),
    )
    .map(
      ([year, month, day, hour, minute, second, part, zone]) =>
        `${year}-${month}-${day}T${hour}:${minute}:${second}${part === undefined ? '' : `.${part}`}${zone}`,
    ),
  { nil: undefined },
);
const set82 = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`;
const lotNumber = fc
  .oneof(
    fc.string({ unit: fc.constantFrom(...set82.split('')), minLength: 1, maxLength: 20 }),
    fc.constantFrom('A', '%', '/', '..a', '"', ':1'),
  )
  .filter((each) => each !== '.' && each !== '..');
const localId = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/);

const gtin = maker.gtin(1);
const lotOf = (number: string): string => `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent(number)}`;
const itemOf = (serial: string): string => `https://id.gs1.org/01/${gtin}/21/${encodeURIComponent(serial)}`;
const container = fc.constantFrom(maker.container(1), maker.container(2));

/** Requests about one lot, in an order in which most succeed, with values of the whole range. */
const requests = fc
  .record({
    lot: lotNumber.map(lotOf),
    made: lotNumber.map((number) => `https://id.gs1.org/01/${gtin}/10/${encodeURIComponent(number)}`),
    item: lotNumber.map(itemOf),
    much: quantity,
    parts: fc.array(quantity, { minLength: 12, maxLength: 12 }),
    reason: text(1000),
    name: text(200),
    document: text(200),
    shipment: localId,
    at,
    date,
    container,
  })
  .map(({ lot, made, item, much, parts, reason, name, document, shipment, date: day, ...rest }): Said[] => {
    const line = (n: number, of = lot): object => ({ lot: of, quantity: parts[n], uom: 'CS' });
    const place = maker.place;
    const time = rest.at === undefined ? {} : { at: rest.at };
    const id = maker.shipment(shipment);
    const asks = (command: keyof typeof transactions, input: object, actor = maker): Said => actor.says(command, input);
    return [
      asks('commissionLot', {
        lot,
        place,
        quantity: much,
        uom: 'CS',
        productionDate: day,
        expiry: day,
        origin: name,
        ...time,
      }),
      asks('commissionItems', { items: [item], lot, place, expiry: day, ...time }),
      asks('count', { lot, place, counted: parts[0], uom: 'CS', reason, ...time }),
      asks('release', { goods: lot, place, reason }),
      asks('sell', { place, lots: [line(1), line(2)], ...time }),
      asks('return', { place, lots: [line(1)], reason, ...time }),
      asks('destroy', { place, lots: [line(3)], items: [], reason, ...time }),
      asks('hold', { goods: lot, place, quantity: parts[4], reason, ...time }),
      asks('hold', { goods: lot, place, reason, ...time }),
      asks('release', { goods: lot, place, reason, ...time }),
      asks('hold', { goods: lot, reason, ...time }),
      asks('release', { goods: lot, reason, ...time }),
      asks('transform', {
        place,
        inputs: { lots: [line(5)] },
        outputs: { lots: [{ ...line(6, made), origin: name, expiry: day }] },
        ...time,
      }),
      asks('pack', { container: rest.container, place, lots: [line(7), line(7)], items: [item], ...time }),
      asks('unpack', { container: rest.container, place, lots: [line(7)], ...time }),
      asks('unpack', { container: rest.container, place, ...time }),
      asks('ship', {
        shipment,
        from: place,
        to: buyer.place,
        lots: [line(8), line(9)],
        items: [item],
        documents: [{ type: 'po', id: document }],
        ...time,
      }),
      asks('reject', { shipment: id, reason, ...time }, buyer),
      asks('ship', {
        shipment: `${shipment.slice(0, 60)}-2`,
        from: place,
        to: buyer.place,
        lots: [line(8)],
        ...time,
      }),
      asks('accept', { shipment: maker.shipment(`${shipment.slice(0, 60)}-2`), condition: reason, ...time }, buyer),
      asks('handOver', { shipment: maker.shipment(`${shipment.slice(0, 60)}-2`), to: maker.party, ...time }, buyer),
      asks('cancel', { shipment: maker.shipment(`${shipment.slice(0, 60)}-2`), reason, ...time }, buyer),
      asks(
        'receive',
        {
          shipment: maker.shipment(`${shipment.slice(0, 60)}-2`),
          lots: [{ lot, accepted: parts[10], damaged: parts[11], uom: 'CS' }],
          unexpected: [line(2)],
          ...time,
        },
        buyer,
      ),
      asks('openRecall', { recall: shipment, type: 'voluntary', reason, roots: [lot] }),
      asks('respondRecall', {
        recall: maker.recall(shipment),
        status: 'completed',
        rows: [{ goods: lot, place, uom: 'CS', quarantined: parts[5], destroyed: parts[6] }],
        note: reason,
      }),
      asks('closeRecall', { recall: maker.recall(shipment), note: reason }),
    ];
  });

const built = new Set<string>();
const codes = new Set<string>();

/** The quantities of an event by class, as exact decimals. */
function quantitiesOf(event: object): Record<string, Decimal> {
  const read = parseEvent(event);
  expect(read.ok ? [] : read.errors).toEqual([]);
  const lists = read.ok ? Object.entries(read.event).filter(([key]) => /quantityList$/i.test(key)) : [];
  const sums: Record<string, Decimal> = {};
  for (const [key, list] of lists) {
    for (const { epcClass, quantity: much } of list as { epcClass: string; quantity?: Decimal }[]) {
      if (much !== undefined) sums[`${key} ${epcClass}`] = add(sums[`${key} ${epcClass}`] ?? '0', much);
    }
  }
  return sums;
}

/** The quantities that a request's event must repeat: the sums of its lines. */
function asked({ command, input }: Said): Decimal | undefined {
  const {
    lots,
    quantity: much,
    counted,
  } = input as { lots?: { quantity: string }[]; quantity?: string; counted?: string };
  if (command === 'receive' || command === 'transform') return undefined;
  if (much !== undefined || counted !== undefined) return parseDecimal(much ?? counted ?? '');
  return lots?.map((line) => parseDecimal(line.quantity)!).reduce<Decimal>((sum, each) => add(sum, each), '0');
}

async function tryOut(world: WorldOfFacts, said: Said): Promise<void> {
  const { outcomes, envelope } = await world.run([said]);
  const [outcome] = outcomes;
  if (outcome!.code) {
    codes.add(outcome!.code);
    expect(Object.keys(errorCodes)).toContain(outcome!.code);
    // A refusal must have a reason in the request, and never an invalid event of its own.
    expect([said.command, outcome!.code, outcome!.message]).not.toContain('event_invalid');
    return;
  }
  built.add(said.command);
  const bodies = envelope!.items.flatMap(({ events }) => events);
  for (const { id, body } of bodies) {
    const emitted = JSON.parse(JSON.stringify(body)) as object;
    const quantities = quantitiesOf(emitted);
    expect(eventHash(emitted)).toBe(id);
    const total = Object.values(quantities).reduce<Decimal>((sum, each) => add(sum, each), '0');
    const wanted = asked(said);
    if (wanted !== undefined) expect([said.command, total]).toEqual([said.command, wanted]);
  }
}

describe('the event that a command builds', () => {
  test(
    'is parsed with the requested quantities, or the request is refused with a code',
    async () => {
      await fc.assert(
        fc.asyncProperty(requests, async (all) => {
          const world = await ledger();
          for (const said of all) await tryOut(world, said);
        }),
        { numRuns: runs },
      );
    },
    60_000 + runs * 300,
  );

  test(
    'is tested for every command that builds events, over the whole range of values',
    async () => {
      const building = [
        'commissionLot',
        'commissionItems',
        'count',
        'sell',
        'return',
        'destroy',
        'hold',
        'release',
        'transform',
        'pack',
        'unpack',
        'ship',
        'reject',
        'accept',
        'handOver',
        'cancel',
        'receive',
        'openRecall',
      ];
      const missing = (): string[] => building.filter((name) => !built.has(name));
      // Random requests seldom leave one out; then more are drawn.
      for (let round = 0; round < 20 && missing().length > 0; round++) {
        for (const all of fc.sample(requests, runs)) {
          const world = await ledger();
          for (const said of all) await tryOut(world, said);
        }
      }
      expect(missing()).toEqual([]);
    },
    60_000 + runs * 300,
  );

  test.each(['1234567890.123456', '999999999999999.999999', '0.000001', '100000000000000'])(
    'keeps the quantity %s exactly',
    async (much) => {
      const world = await ledger();
      const said = maker.says('commissionLot', { lot: maker.lot('Q'), place: maker.place, quantity: much, uom: 'CS' });
      await tryOut(world, said);
      expect(world.fact(lotKey(maker.lot('Q')))).toBeDefined();
    },
  );

  test('is refused if a sum has more digits than a quantity may have', async () => {
    const world = await ledger();
    const most = '999999999999999.999999';
    const lots = [{ lot: maker.lot('Q'), quantity: most, uom: 'CS' }];
    await tryOut(world, maker.says('commissionLot', { ...lots[0], place: maker.place }));
    const more = commissioning({ lots: [[maker.lot('Q'), most]] }, maker.place, { bizStep: 'creating_class_instance' });
    await done(world, maker.captures(more));
    const { outcomes } = await world.run([maker.says('sell', { place: maker.place, lots: [...lots, ...lots] })]);
    expect(outcomes[0]).toMatchObject({ status: 'refused', code: 'quantity_invalid' });
  });
});
