import { recallKey } from '../../../chaincode/src/domain/facts/recall';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, type Said } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { box, items, lotB, serials } from './goodsAtFarm';
import { at, seen } from './events';

const id = farm.recall('R');
const { place } = farm;
const there = at(place);
const made = farm.captures(
  seen('ADD', 'commissioning', { epcList: serials, ilmd: { 'cbvmda:lotNumber': 'B' }, ...there }),
);
const packed = farm.asks('pack', { container: box, place, items: serials });
const opened = farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'Listeria', roots: [lotB] });
const given = [made, packed, opened];
const row = (goods: string, quarantined: string): object => ({ goods, place, uom: 'C62', quarantined });
const respond = (...rows: object[]): Said =>
  farm.says('respondRecall', { recall: id, status: 'completed', rows, containers: [box] });

/** Responses to a recall of a lot that is counted by its serialized items. */
export const serialAnswers: Story[] = [
  {
    name: 'a response names a lot for its items in a container',
    given,
    when: respond(row(lotB, '2')),
    then: recorded(
      fact(thingKey(box), { hold: { by: farm.party } }),
      fact(recallKey(id), { totals: [{ quarantined: '2' }] }),
    ),
  },
  {
    name: 'a response names a lot and one of its items',
    given,
    when: respond(row(items.one, '1'), row(lotB, '1')),
    then: recorded(fact(recallKey(id), { totals: [{ quarantined: '2' }] })),
  },
  {
    name: 'items that have rows of their own are not counted again with their lot',
    given,
    when: respond(row(lotB, '2'), row(items.one, '1')),
    then: refused('recall_answer_invalid'),
  },
];
