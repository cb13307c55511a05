import { expect } from '@jest/globals';
import { eventKey, exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story, type Then } from '../support/story';
import { lotA, moreA, some } from './goodsAtFarm';
import { at, cases, changed, idOf, quantities, seen, shipping, capturedA } from './events';

const stock = stockKey(lotA, farm.place);
const there = at(farm.place);
const excepted = (...codes: NonNullable<Then['exceptions']>): Then => ({ status: 'recorded', exceptions: codes });
const salad = `${farm.otherProduct}/10/S` as typeof lotA;
const wrap = `${farm.otherProduct}/10/W` as typeof lotA;
const named = (eventID: string, quantity: `${number}`): object =>
  seen('ADD', 'commissioning', { eventID, eventTime: '2026-03-01T00:00:00Z', ...cases(quantity), ...there });
const declared = { errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z', reason: 'incorrect_data' } };
const first = named('urn:uuid:1', '100');
const id = idOf(farm.captures(first));
const other = farm.captures(named('urn:uuid:1', '7'));
const inspection = seen('OBSERVE', 'inspecting', {
  eventID: 'urn:uuid:2',
  eventTime: '2026-03-01T00:00:00Z',
  ...cases('1'),
});
const inspected = idOf(farm.captures(inspection));
/** The shop counts goods of the farm that it never received. */
const recount = shop.captures(seen('OBSERVE', 'cycle_counting', { ...cases('3'), ...at(shop.place) }));
const recountFarm = seen('OBSERVE', 'cycle_counting', { ...cases('90'), ...there });
const errorOf = (number: number): ReturnType<typeof exceptionKey> => exceptionKey(farm.msp, id, number);
const half = (fields: object): Said =>
  farm.captures(changed({ transformationID: 'urn:x:batch-9', ...there, ...fields }));
const process = `process ${farm.msp} urn:x:batch-9`;
const kilos = (lot: typeof lotA, quantity: `${number}`): object[] => quantities({ lot, quantity, uom: 'KGM' });

const earlyBody: Record<string, unknown> = { ...shipping(cases('5')) };
const early = farm.captures(earlyBody);
const earlyId = idOf(early);

/** Events that are recorded again, changed, declared in error, or part of one transformation. */
export const repeated: Story[] = [
  {
    name: 'the same event is captured again',
    given: [farm.captures(first)],
    when: farm.captures({ ...first, recordTime: '2026-03-09T00:00:00Z' }),
    then: { status: 'exists' },
  },
  {
    name: 'the same event without an id is captured again',
    given: [capturedA],
    when: { ...capturedA, id: 'another' },
    then: { status: 'exists' },
  },
  {
    name: 'an eventID is used for a second event with other content',
    given: [farm.captures(first)],
    when: other,
    then: {
      status: 'conflict',
      exceptions: ['event_id_conflict'],
      facts: [
        fact(stock, { onHand: '100' }),
        fact(eventKey(farm.msp, idOf(other)), { eventID: 'urn:uuid:1', exceptions: 1 }),
      ],
    },
  },
  {
    name: 'an event that conflicted before is captured again',
    given: [farm.captures(first), other],
    when: other,
    then: { status: 'exists' },
  },
  {
    name: 'an error declaration takes back the event',
    given: [farm.captures(first)],
    when: farm.captures({ ...first, ...declared }),
    then: {
      ...excepted('declared_in_error'),
      facts: [fact(stock, { onHand: '0' }), fact(errorOf(1), { status: 'open' })],
    },
  },
  {
    name: 'an error declaration takes back one of two equal counts of one second, and the other one stays',
    given: [farm.captures(first), farm.captures(recountFarm), farm.captures({ ...recountFarm, disposition: 'active' })],
    when: farm.captures({ ...recountFarm, ...declared }),
    then: { ...excepted('declared_in_error'), facts: [fact(stock, { onHand: '90' })] },
  },
  {
    name: 'an error declaration is captured twice',
    given: [farm.captures(first), farm.captures({ ...first, ...declared })],
    when: farm.captures({ ...first, ...declared }),
    then: { status: 'exists' },
  },
  {
    name: 'an event is captured after its error declaration',
    given: [farm.captures({ ...first, ...declared })],
    when: farm.captures(first),
    then: { status: 'exists' },
  },
  {
    name: 'another party declares an event with the same content in error: only its own event is affected',
    given: [farm.captures(inspection)],
    when: shop.captures({ ...inspection, ...declared }),
    then: recorded(
      fact(eventKey(farm.msp, inspected), { eventID: 'urn:uuid:2', declaredInError: undefined }),
      fact(eventKey(shop.msp, inspected), { declaredInError: expect.any(String) as unknown as string }),
    ),
  },
  {
    name: 'an eventID that another party used before is captured: there is no conflict',
    given: [shop.captures({ ...inspection, eventID: 'urn:uuid:1' })],
    when: farm.captures(first),
    then: recorded(fact(stock, { onHand: '100' }), fact(eventKey(farm.msp, id), { eventID: 'urn:uuid:1' })),
  },
  {
    name: 'an event is captured whose hash another party used as an eventID before',
    given: [shop.captures({ ...inspection, eventID: idOf(capturedA) }), { ...capturedA, id: 'first' }],
    when: { ...capturedA, id: 'again' },
    then: { status: 'exists', facts: [fact(stock, { onHand: '100' })] },
  },
  {
    name: 'an event is captured under an eventID that is the hash of another event',
    when: farm.captures({ ...inspection, eventID: idOf(capturedA) }),
    then: excepted('event_id_mismatch'),
  },
  {
    name: 'an exception is resolved',
    given: [farm.captures(first), farm.captures({ ...first, ...declared })],
    when: farm.asks('resolveException', { event: id, number: 1, resolution: 'counted' }),
    then: recorded(fact(errorOf(1), { status: 'resolved', resolution: 'counted' })),
  },
  {
    name: 'the last exception of a waiting event is resolved: the event is never booked',
    given: [early, farm.asks('resolveException', { event: earlyId, number: 1, resolution: 'sold by command' }), moreA],
    when: { ...shop.asks('bookWaiting', { event: earlyBody, party: farm.party }), id: 'again' },
    then: {
      status: 'exists',
      facts: [fact(stock, { onHand: '100' }), fact(eventKey(farm.msp, earlyId), { stock: 'never' })],
    },
  },
  {
    name: 'a waiting event shows its present reason',
    given: [early, farm.captures(seen('ADD', 'commissioning', { ...cases('3'), ...there }))],
    when: { ...shop.asks('bookWaiting', { event: earlyBody, party: farm.party }), id: 'again' },
    then: recorded(
      fact(eventKey(farm.msp, earlyId), { stock: 'waiting', exceptions: 2 }),
      fact(exceptionKey(farm.msp, earlyId, 1), { code: 'lot_unknown', status: 'resolved' }),
      fact(exceptionKey(farm.msp, earlyId, 2), { code: 'stock_insufficient', status: 'open' }),
    ),
  },
  {
    name: 'a waiting event waits for the same reason: nothing is recorded',
    given: [early],
    when: { ...shop.asks('bookWaiting', { event: earlyBody, party: farm.party }), id: 'again' },
    then: { status: 'exists', facts: [fact(eventKey(farm.msp, earlyId), { stock: 'waiting', exceptions: 1 })] },
  },
  {
    name: 'an exception is resolved twice',
    given: [
      farm.captures(first),
      farm.captures({ ...first, ...declared }),
      farm.asks('resolveException', { event: id, number: 1, resolution: 'counted' }),
    ],
    when: farm.asks('resolveException', { event: id, number: 1, resolution: 'again' }),
    then: refused('exception_closed'),
  },
  {
    name: 'an exception is resolved by a party that it does not concern',
    given: [farm.captures(first), farm.captures({ ...first, ...declared })],
    when: shop.asks('resolveException', { event: id, party: farm.party, number: 1, resolution: 'counted' }),
    then: refused('not_owner'),
  },
  {
    name: 'an exception is resolved by a party that it concerns',
    given: [capturedA, recount],
    when: farm.asks('resolveException', { event: idOf(recount), party: shop.party, number: 1, resolution: 'mine' }),
    then: recorded(fact(exceptionKey(shop.msp, idOf(recount), 1), { status: 'resolved', resolvedBy: farm.party })),
  },
  {
    name: 'an unknown exception is resolved',
    when: farm.asks('resolveException', { event: id, number: 1, resolution: 'x' }),
    then: refused('exception_unknown'),
  },

  {
    name: 'a transformation consumes its inputs and makes its outputs',
    given: [capturedA],
    when: farm.captures(
      changed({ inputQuantityList: quantities(some('10')), outputQuantityList: kilos(salad, '4.5'), ...there }),
    ),
    then: {
      ...recorded(fact(stock, { consumed: '10' }), fact(stockKey(salad, farm.place), { made: '4.5' })),
      links: { inputs: [lotA], outputs: [salad] },
    },
  },
  {
    name: 'a transformation of an unknown lot: the link is kept, and stock does not change',
    when: farm.captures(
      changed({ inputQuantityList: quantities(some('10')), outputQuantityList: kilos(salad, '4'), ...there }),
    ),
    then: {
      ...excepted('lot_unknown'),
      facts: [fact(lotKey(salad), undefined), fact(stockKey(salad, farm.place), undefined)],
      links: { inputs: [lotA], outputs: [salad] },
    },
  },
  {
    name: 'the second event of a transformation is captured',
    given: [capturedA, half({ inputQuantityList: quantities(some('10')) })],
    when: half({ outputQuantityList: kilos(salad, '4') }),
    then: {
      ...recorded(fact(stockKey(salad, farm.place), { made: '4' })),
      links: { process, outputs: [salad] },
    },
  },
  {
    name: 'an input of a transformation is captured after the outputs',
    given: [capturedA, half({ outputQuantityList: kilos(salad, '4') }), half({ outputQuantityList: kilos(wrap, '1') })],
    when: half({ inputQuantityList: quantities(some('10')) }),
    then: { ...recorded(fact(stock, { consumed: '10' })), links: { process, inputs: [lotA] } },
  },
];
