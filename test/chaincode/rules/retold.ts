import { eventKey, exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { lotKey } from '../../../chaincode/src/domain/facts/lot';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story, type Then } from '../support/story';
import { lotA, some } from './goodsAtFarm';
import { at, cases, changed, quantities, seen, toldA } from './telling';

const stock = stockKey(lotA, farm.place);
const there = at(farm.place);
const excepted = (...codes: NonNullable<Then['exceptions']>): Then => ({ status: 'recorded', exceptions: codes });
const salad = `${farm.otherProduct}/10/S` as typeof lotA;
const wrap = `${farm.otherProduct}/10/W` as typeof lotA;
const named = (eventID: string, quantity: `${number}`): object =>
  seen('ADD', 'commissioning', { eventID, eventTime: '2026-03-01T00:00:00Z', ...cases(quantity), ...there });
const declared = { errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z', reason: 'incorrect_data' } };
const first = named('urn:uuid:1', '100');
const half = (fields: object): Said => farm.tells(changed({ transformationID: 'urn:x:batch-9', ...there, ...fields }));
const kilos = (lot: typeof lotA, quantity: `${number}`): object[] => quantities({ lot, quantity, unit: 'KGM' });

/** Events that are told again, differently, as errors, or in several parts. */
export const retold: Story[] = [
  {
    name: 'the same event again',
    given: [farm.tells(first)],
    when: farm.tells({ ...first, recordTime: '2026-03-09T00:00:00Z' }),
    then: { status: 'exists' },
  },
  {
    name: 'the same event without an id again',
    given: [toldA],
    when: { ...toldA, id: 'another' },
    then: { status: 'exists' },
  },
  {
    name: 'an eventID for another event',
    given: [farm.tells(first)],
    when: farm.tells(named('urn:uuid:1', '7')),
    then: {
      status: 'conflict',
      exceptions: ['event_id_conflict'],
      facts: [fact(stock, { onHand: '100' }), fact(eventKey('urn:uuid:1'), { party: farm.party })],
    },
  },
  {
    name: 'and that again',
    given: [farm.tells(first), farm.tells(named('urn:uuid:1', '7'))],
    when: farm.tells(named('urn:uuid:1', '7')),
    then: { status: 'conflict' },
  },
  {
    name: 'an error declaration',
    given: [farm.tells(first)],
    when: farm.tells({ ...first, ...declared }),
    then: {
      ...excepted('declared_in_error'),
      facts: [fact(stock, { onHand: '100' }), fact(exceptionKey('urn:uuid:1', 1), { status: 'open' })],
    },
  },
  {
    name: 'an error declaration again',
    given: [farm.tells(first), farm.tells({ ...first, ...declared })],
    when: farm.tells({ ...first, ...declared }),
    then: { status: 'exists' },
  },
  {
    name: 'an error declaration before its event',
    given: [farm.tells({ ...first, ...declared })],
    when: farm.tells(first),
    then: { status: 'exists' },
  },
  {
    name: 'somebody else declares an error',
    given: [
      farm.tells(
        seen('OBSERVE', 'inspecting', { eventID: 'urn:uuid:2', eventTime: '2026-03-01T00:00:00Z', ...cases('1') }),
      ),
    ],
    when: shop.tells(
      seen('OBSERVE', 'inspecting', {
        eventID: 'urn:uuid:2',
        eventTime: '2026-03-01T00:00:00Z',
        ...cases('1'),
        ...declared,
      }),
    ),
    then: refused('not_owner'),
  },
  {
    name: 'an exception is resolved',
    given: [farm.tells(first), farm.tells({ ...first, ...declared })],
    when: farm.asks('resolveException', { event: 'urn:uuid:1', number: 1, resolution: 'counted' }),
    then: recorded(fact(exceptionKey('urn:uuid:1', 1), { status: 'resolved', resolution: 'counted' })),
  },
  {
    name: 'an exception is resolved twice',
    given: [
      farm.tells(first),
      farm.tells({ ...first, ...declared }),
      farm.asks('resolveException', { event: 'urn:uuid:1', number: 1, resolution: 'counted' }),
    ],
    when: farm.asks('resolveException', { event: 'urn:uuid:1', number: 1, resolution: 'again' }),
    then: refused('exception_closed'),
  },
  {
    name: 'somebody else resolves it',
    given: [farm.tells(first), farm.tells({ ...first, ...declared })],
    when: shop.asks('resolveException', { event: 'urn:uuid:1', number: 1, resolution: 'counted' }),
    then: refused('not_owner'),
  },
  {
    name: 'an exception nobody had',
    when: farm.asks('resolveException', { event: 'urn:uuid:1', number: 1, resolution: 'x' }),
    then: refused('exception_unknown'),
  },

  {
    name: 'a transformation',
    given: [toldA],
    when: farm.tells(
      changed({ inputQuantityList: quantities(some('10')), outputQuantityList: kilos(salad, '4.5'), ...there }),
    ),
    then: recorded(
      fact(stock, { consumed: '10' }),
      fact(stockKey(salad, farm.place), { made: '4.5' }),
      fact(lotKey(salad), { inputs: [lotA] }),
    ),
  },
  {
    name: 'a transformation of a lot nobody made is believed',
    when: farm.tells(
      changed({ inputQuantityList: quantities(some('10')), outputQuantityList: kilos(salad, '4'), ...there }),
    ),
    then: {
      ...excepted('lot_unknown'),
      facts: [
        fact(lotKey(salad), { status: 'unverified', inputs: [lotA] }),
        fact(stockKey(salad, farm.place), undefined),
      ],
    },
  },
  {
    name: 'two events of one transformation',
    given: [toldA, half({ inputQuantityList: quantities(some('10')) })],
    when: half({ outputQuantityList: kilos(salad, '4') }),
    then: recorded(fact(lotKey(salad), { inputs: [lotA] }), fact(stockKey(salad, farm.place), { made: '4' })),
  },
  {
    name: 'an input that is told after the outputs',
    given: [toldA, half({ outputQuantityList: kilos(salad, '4') }), half({ outputQuantityList: kilos(wrap, '1') })],
    when: half({ inputQuantityList: quantities(some('10')) }),
    then: recorded(fact(lotKey(salad), { inputs: [lotA] }), fact(lotKey(wrap), { inputs: [lotA] })),
  },
];
