import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { farm, shop } from '../support/cast';
import { fact, recorded, type Story } from '../support/story';
import { box, lotA, onFarm } from './goodsAtFarm';
import { cases, shipping } from './events';
import {
  asn,
  key,
  atFarm,
  atShop,
  desadv,
  under,
  leaves,
  comes,
  errs,
  announced,
  second,
  withBox,
  receive,
  is,
  twelve,
  inTransit,
  got,
  noneOfIt,
} from './adviceScene';

const toParty = shipping(cases('30'), {
  ...under(),
  destinationList: [{ type: 'owning_party', destination: shop.party }],
});
/** The departure of goods that an event ships, half a minute before or more, to the receiver's place. */
const departed = (event: object): object => ({
  ...event,
  bizStep: 'departing',
  eventTime: '2026-04-01T08:09:30Z',
  destinationList: [{ type: 'location', destination: shop.place }],
});

/** How their receivers answer them by captured receipts. */
export const adviceReceipts: Story[] = [
  {
    name: 'a captured receipt answers a despatch advice',
    given: announced,
    when: shop.captures(comes(cases('30'))),
    then: recorded(is({ status: 'received', custodian: shop.party }), got('30'), noneOfIt),
  },
  {
    name: 'a captured receipt that names no document answers the only despatch advice of the goods',
    given: announced,
    when: shop.captures(comes(cases('30'), {})),
    then: recorded(is({ status: 'received' }), got('30')),
  },
  {
    name: 'a command receives the rest of a despatch advice after a captured receipt of a part',
    given: [...withBox, shop.captures(comes({ epcList: [box], ...cases('10') }))],
    when: receive(),
    then: recorded(is({ status: 'received' }), got('30'), noneOfIt),
  },
  {
    name: 'a captured receipt is declared in error: the despatch advice is unanswered again',
    given: [...announced, shop.captures(twelve)],
    when: shop.captures(errs(twelve)),
    then: {
      exceptions: ['declared_in_error'],
      facts: [
        fact(key, { ...inTransit, settled: undefined, handoffs: [{ status: 'offered' }] }),
        fact(transitKey(lotA, shop.party), { legs: [{ quantity: '30', shipment: asn }] }),
        got('0'),
      ],
    },
  },
  {
    name: 'a receipt by command is captured too, after the sender announced more: nothing arrives again',
    given: [...announced, receive(), farm.captures(second)],
    when: shop.captures(comes(cases('30'))),
    then: recorded(
      fact(atShop, { onHand: '30', surplus: undefined }),
      fact(transitKey(lotA, shop.party), { legs: [{ quantity: '10' }] }),
    ),
  },
  {
    name: 'the further goods of an advice arrive by a second captured receipt under the same number',
    given: [...announced, receive(), farm.captures(second)],
    when: shop.captures(comes(cases('10'))),
    then: recorded(fact(atShop, { onHand: '40', surplus: undefined }), noneOfIt),
  },
  {
    name: 'a captured receipt names more than the command received and than is in transit: the rest is a surplus',
    given: [...announced, receive(), farm.captures(second)],
    when: shop.captures(comes(cases('31'))),
    then: { exceptions: ['receipt_over'], facts: [fact(atShop, { onHand: '61', surplus: '21' })] },
  },
  {
    name: 'an earlier step with a better destination is captured after the acceptance: it belongs to the same departure',
    given: [...onFarm, farm.captures(toParty), shop.says('accept', { shipment: asn })],
    when: farm.captures(departed(toParty)),
    then: recorded(
      fact(atFarm, { onHand: '70', shipped: '30' }),
      fact(transitKey(lotA, shop.party), { legs: [{ quantity: '30', shipment: asn }] }),
      is({ status: 'in_transit', custodian: shop.party }),
    ),
  },
  {
    name: 'a receipt that names this advice takes nothing of another',
    given: [...announced, farm.captures(leaves(cases('20'), under(desadv(farm.shipment('ASN-2')))))],
    when: shop.captures(comes(cases('20'), under(desadv(farm.shipment('ASN-2'))))),
    then: recorded(
      fact(key, { ...inTransit, settled: undefined }),
      fact(shipmentKey(farm.shipment('ASN-2')), { status: 'received' }),
      got('20'),
    ),
  },
  {
    name: 'a receipt of more than the advice that it names takes nothing of another advice',
    given: [...announced, farm.captures(leaves(cases('20'), under(desadv(farm.shipment('ASN-2')))))],
    when: shop.captures(comes(cases('35'))),
    then: {
      exceptions: ['receipt_over'],
      facts: [
        is({ status: 'received' }),
        fact(shipmentKey(farm.shipment('ASN-2')), { ...inTransit, settled: undefined }),
        fact(atShop, { onHand: '35', surplus: '5' }),
      ],
    },
  },
];
