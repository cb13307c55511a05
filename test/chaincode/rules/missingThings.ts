import { hashOfId } from '../../../chaincode/src/domain/epcis/hashId';
import { exceptionKey } from '../../../chaincode/src/domain/facts/event';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { farm, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { receiving, seen, at, idOf } from './events';
import { box, items } from './goodsAtFarm';
import { atDoor, id, key, receive } from './shipping';

const itemIsMissing = { items: [{ item: items.two, condition: 'missing' }] };
const bothMissing = { containers: [{ container: box, condition: 'missing' }], ...itemIsMissing };
const finally_ = receive({ ...bothMissing, final: true });
const given = [...atDoor, finally_];
const lost = { from: farm.place, to: shop.place, shipment: id, missing: shop.place };
const found = receiving({ epcList: [box] });
const declared = { errorDeclaration: { declarationTime: '2026-04-01T09:00:00Z' } };
const cameBack = farm.captures(seen('OBSERVE', 'receiving', { epcList: [box], ...at(farm.place) }));

/** Containers and items that a final receipt missed. */
export const missingThings: Story[] = [
  {
    name: 'a final receipt misses a container and an item',
    given: atDoor,
    when: finally_,
    then: {
      exceptions: ['receipt_short', 'receipt_short'],
      facts: [
        fact(key, { status: 'received', missing: [box, items.two] }),
        fact(thingKey(box), { transit: lost, shipment: undefined, place: undefined }),
        fact(thingKey(items.two), { transit: lost, shipment: undefined, place: undefined }),
      ],
    },
  },
  {
    name: 'a missing container is found and a captured receipt books it',
    given,
    when: shop.captures(found),
    then: recorded(
      fact(key, { status: 'received', arrived: [box], missing: [box, items.two] }),
      fact(thingKey(box), { place: shop.place, transit: undefined }),
    ),
  },
  {
    name: 'a missing container is found and received by command, and the item stays lost',
    given,
    when: receive(itemIsMissing),
    then: recorded(
      fact(key, { status: 'received', arrived: [box] }),
      fact(thingKey(box), { place: shop.place, transit: undefined }),
      fact(thingKey(items.two), { transit: lost }),
    ),
  },
  {
    name: 'all that was missing is found and received by command',
    given,
    when: receive(),
    then: recorded(
      fact(key, { status: 'received', arrived: [box, items.two] }),
      fact(thingKey(items.two), { place: shop.place, transit: undefined }),
    ),
  },
  {
    name: 'a shipment is received once more when nothing of it is lost any more',
    given: [...given, receive()],
    when: receive(),
    then: refused('handoff_not_open'),
  },
  {
    name: 'the receipt of a found container is in error, and it is lost again',
    given: [...given, shop.captures(found)],
    when: shop.captures({ ...found, ...declared }),
    then: {
      exceptions: ['declared_in_error'],
      facts: [fact(key, { status: 'received', arrived: [] }), fact(thingKey(box), { transit: lost, place: undefined })],
    },
  },
  {
    name: 'the sender has a missing container still and says that it did not leave',
    given,
    when: farm.captures(seen('OBSERVE', 'void_shipping', { epcList: [box], ...at(farm.place) })),
    then: recorded(
      fact(thingKey(box), { place: farm.place, transit: undefined }),
      fact(key, { status: 'received', missing: [box, items.two] }),
    ),
  },
  {
    name: 'the sender captures the receipt of a missing container that came back, and learns how to record that',
    given,
    when: cameBack,
    then: {
      exceptions: ['not_recipient'],
      facts: [
        fact(thingKey(box), { transit: lost }),
        fact(exceptionKey(farm.msp, hashOfId(idOf(cameBack))!, 1), {
          detail: `${box} is in transit to ${shop.place}, not to ${farm.party}. It is lost: if it is back, ${farm.party} records void_shipping.`,
        }),
      ],
    },
  },
  {
    name: 'a missing container that its sender had is not received by command',
    given: [
      ...given,
      farm.captures(seen('OBSERVE', 'void_shipping', { epcList: [box, items.two], ...at(farm.place) })),
    ],
    when: receive(),
    then: refused('handoff_not_open'),
  },
  {
    name: 'a lost container is shipped',
    given,
    when: shop.says('ship', { shipment: 'B', from: shop.place, to: farm.place, containers: [box] }),
    then: refused('container_not_here'),
  },
];
