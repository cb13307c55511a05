import { expect, test } from '@jest/globals';
import { type ThingId, thingKey } from '../../chaincode/src/domain/facts/thing';
import type { PlaceId } from '../../chaincode/src/domain/gs1/id';
import { farm, shop } from './support/cast';
import { at, made, packed, received, record, shipped, takenOut, told } from './support/everyOrder';
import { differences, truth } from './support/truth';
import type { Captured } from './support/captureChain';

const lot = farm.lot('A');
const item = farm.item('1');
const pallet = farm.container(1);
const there = farm.otherPlace;

const asCase = { quantityList: [], epcList: [item] };
const packedThere = packed(item, lot, 5, at(there));

/** A case is sent to another place. A packing of goods into it there is in error. */
const packedInError = told(
  [farm, made(lot, 5, at(there))],
  [farm, made(lot, 1, asCase)],
  [farm, shipped(item, farm.place, there)],
  [farm, received(item, there)],
  [farm, packedThere],
  [farm, packedThere, 4],
);

/** A case is sent to another place, filled there, and sent on. */
const sentOn = told(
  [farm, made(lot, 5, at(there))],
  [farm, made(lot, 1, asCase)],
  [farm, shipped(item, farm.place, there)],
  [farm, received(item, there)],
  [farm, packedThere],
  [farm, shipped(item, there, shop.place)],
);

/** A pallet goes to another place and back, with other goods, and then there again. */
const leavesTwice = told(
  [farm, made(lot, 5)],
  [farm, packed(pallet, lot, 2)],
  [farm, shipped(pallet, farm.place, there)],
  [farm, received(pallet, there)],
  [farm, packed(pallet, lot, 2, { ...takenOut, ...at(there) })],
  [farm, packed(pallet, lot, 1, at(there))],
  [farm, shipped(pallet, there, farm.place)],
  [farm, received(pallet, farm.place)],
  [farm, shipped(pallet, farm.place, there, { destinationList: [{ type: 'owning_party', destination: farm.party }] })],
);

interface Late {
  readonly events: readonly Captured[];
  /** The order of recording. */
  readonly order: readonly number[];
  readonly goods: ThingId;
  readonly place?: PlaceId;
}

const cases: readonly (readonly [string, Late])[] = [
  [
    'a case is received where a packing in error had put it, before its departure',
    { events: packedInError, order: [0, 4, 3, 5, 1, 2], goods: item, place: there },
  ],
  [
    'a case is made elsewhere when its packing and its next departure are known',
    { events: sentOn, order: [0, 4, 5, 1, 2, 3], goods: item },
  ],
  [
    'a pallet is under way again when its first departure is recorded',
    { events: leavesTwice, order: [0, 5, 6, 7, 8, 2, 3, 1, 4], goods: pallet },
  ],
];

test.each(cases)(
  'given %s, when all is recorded, then the facts are as in order',
  async (_name, { events, order, goods, place }) => {
    const inOrder = await record(events, events);
    const late = await record(
      order.map((n) => events[n]!),
      events,
    );
    expect(inOrder.fact(thingKey(goods))?.place).toBe(place);
    expect(differences(truth(inOrder), truth(late))).toEqual([]);
  },
);
