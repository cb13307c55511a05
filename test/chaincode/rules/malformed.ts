import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { farm } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { lotA, moreA } from './goodsAtFarm';
import { at, changed, put, quantities, seen, shipping } from './events';

const there = at(farm.place);
const stock = stockKey(lotA, farm.place);
/** An SSCC one digit short, one with a wrong check digit, and a lot whose GTIN has one. */
const short = 'urn:epc:id:sscc:9506001.00000001';
const wrong = 'https://id.gs1.org/00/095060010000000015';
const wrongLot = 'https://id.gs1.org/01/09506001000011/10/A';
const shipped = (...epcList: string[]): object => shipping({ epcList });

/** Ids that claim to be GS1 keys but are not valid: events keep them, commands refuse them. */
export const malformed: Story[] = [
  ...[short, wrong].map((id) => ({
    name: `a captured event names ${id}`,
    when: farm.captures(seen('OBSERVE', 'storing', { epcList: [id], ...there })),
    then: { exceptions: ['id_malformed' as const] },
  })),
  {
    name: 'a captured event names two malformed ids, one of them twice',
    when: farm.captures(seen('OBSERVE', 'storing', { epcList: [short, wrong, short], ...there })),
    then: { exceptions: ['id_malformed', 'id_malformed'] },
  },
  {
    name: 'a captured event names a malformed and a valid id: the valid part is booked',
    given: [moreA],
    when: farm.captures(
      put('ADD', 'packing', {
        parentID: short,
        childQuantityList: quantities({ lot: lotA, quantity: '5', uom: 'CS' }),
        ...there,
      }),
    ),
    then: { exceptions: ['id_malformed'], facts: [fact(stock, { onHand: '95' })] },
  },
  {
    name: 'goods are made of a lot with a malformed id: the link is kept for recalls',
    when: farm.captures(
      changed({
        inputQuantityList: [{ epcClass: wrongLot, quantity: 1 }],
        outputQuantityList: quantities({ lot: lotA, quantity: '5', uom: 'CS' }),
        ...there,
      }),
    ),
    then: { exceptions: ['lot_unknown', 'id_malformed'] },
  },
  {
    name: 'a place with a malformed id has no owner',
    when: farm.captures(
      seen('OBSERVE', 'storing', { epcList: [], quantityList: [], readPoint: { id: 'urn:epc:id:sgln:9506001.1.0' } }),
    ),
    then: { exceptions: ['id_malformed'] },
  },
  {
    name: 'a private URI is not malformed',
    when: farm.captures(seen('OBSERVE', 'storing', { epcList: ['urn:example:crate:7'], ...there })),
    then: recorded(),
  },
  {
    name: 'a captured event names an id with characters that a ledger key cannot contain',
    when: farm.captures(shipped('https://id.gs1.org/01/09506001000014/10/Käse')),
    then: refused('id_invalid'),
  },
  {
    name: 'a command names a malformed id',
    when: farm.says('pack', { container: wrong, place: farm.place, lots: [] }),
    then: refused('id_invalid'),
  },
];
