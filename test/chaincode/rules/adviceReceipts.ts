import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { farm, shop } from '../support/cast';
import { fact, recorded, type Story } from '../support/story';
import { box, lotA } from './goodsAtFarm';
import { cases } from './telling';
import {
  asn,
  key,
  atShop,
  desadv,
  under,
  leaves,
  comes,
  errs,
  announced,
  withBox,
  receive,
  is,
  twelve,
  inTransit,
  got,
  noneOfIt,
} from './adviceScene';

/** How their receivers answer them by captured receipts. */
export const adviceReceipts: Story[] = [
  {
    name: 'a captured receipt answers it',
    given: announced,
    when: shop.tells(comes(cases('30'))),
    then: recorded(is({ status: 'received', custodian: shop.party }), got('30'), noneOfIt),
  },
  {
    name: 'so does one that names nothing',
    given: announced,
    when: shop.tells(comes(cases('30'), {})),
    then: recorded(is({ status: 'received' }), got('30')),
  },
  {
    name: 'a captured receipt of a part, and a command for the rest',
    given: [...withBox, shop.tells(comes({ epcList: [box], ...cases('10') }))],
    when: receive(),
    then: recorded(is({ status: 'received' }), got('30'), noneOfIt),
  },
  {
    name: 'a captured receipt did not occur: it is unanswered again',
    given: [...announced, shop.tells(twelve)],
    when: shop.tells(errs(twelve)),
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
    name: 'a receipt that names this advice takes nothing of another',
    given: [...announced, farm.tells(leaves(cases('20'), under(desadv(farm.shipment('ASN-2')))))],
    when: shop.tells(comes(cases('20'), under(desadv(farm.shipment('ASN-2'))))),
    then: recorded(
      fact(key, { ...inTransit, settled: undefined }),
      fact(shipmentKey(farm.shipment('ASN-2')), { status: 'received' }),
      got('20'),
    ),
  },
  {
    name: 'and one of more than this advice had leaves the other alone',
    given: [...announced, farm.tells(leaves(cases('20'), under(desadv(farm.shipment('ASN-2')))))],
    when: shop.tells(comes(cases('35'))),
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
