import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { carrier, farm, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { items, lotA, onFarm, some } from './goodsAtFarm';
import { at, cases, quantities, seen, shipping } from './events';
import {
  voids,
  asn,
  atFarm,
  desadv,
  under,
  leaves,
  comes,
  first,
  announced,
  second,
  receive,
  is,
  inTransit,
  got,
  hashed,
  foreign,
} from './adviceScene';

/** Despatch advices whose events come one after the other, and whose numbers others use too. */
export const adviceNames: Story[] = [
  {
    name: 'finer steps of one load are one shipment',
    given: [...onFarm, farm.captures(seen('OBSERVE', 'loading', { ...cases('30'), readPoint: { id: farm.place } }))],
    when: farm.captures(first),
    then: recorded(
      is({ ...inTransit, lots: [some('30')] }),
      fact(atFarm, { onHand: '70' }),
      fact(transitKey(lotA, shop.party), { legs: [{ quantity: '30', shipment: asn }] }),
    ),
  },
  {
    name: 'a later step of the load without the advice adds nothing',
    given: announced,
    when: farm.captures(seen('OBSERVE', 'departing', { ...cases('30'), readPoint: { id: farm.place } })),
    then: recorded(is({ ...inTransit, lots: [some('30')] }), fact(atFarm, { onHand: '70' })),
  },
  {
    name: 'a despatch advice is captured when its load has arrived already',
    given: [
      ...onFarm,
      farm.captures(shipping({ ...cases('30'), epcList: [items.two] }, { bizStep: 'departing' })),
      shop.captures(comes({ ...cases('30'), epcList: [items.two] }, {})),
    ],
    when: farm.captures(leaves({ ...cases('30'), epcList: [items.two] })),
    then: recorded(
      is({ status: 'received', custodian: shop.party, lots: [some('30')], settled: [some('30')], items: [items.two] }),
      fact(atFarm, { onHand: '70' }),
      got('30'),
    ),
  },
  {
    name: 'the shipping step of an item is captured again with the advice',
    given: [...onFarm, farm.captures(shipping({ epcList: [items.two] }))],
    when: farm.captures(leaves({ epcList: [items.two] })),
    then: recorded(is({ ...inTransit, items: [items.two] })),
  },
  {
    name: 'a further event of an advice is captured when the first part has arrived',
    given: [...announced, shop.captures(comes(cases('30')))],
    when: farm.captures(second),
    then: recorded(
      is({ status: 'in_transit', lots: [some('40')], settled: [some('30')], items: [items.two] }),
      fact(transitKey(lotA, shop.party), { legs: [{ quantity: '10', shipment: asn }] }),
    ),
  },
  {
    name: 'a further event of an advice is captured when its receiver has answered by command',
    given: [...announced, receive()],
    when: farm.captures(second),
    then: {
      exceptions: ['handoff_not_open'],
      facts: [
        is({ status: 'received', lots: [some('30')] }),
        fact(transitKey(lotA, shop.party), { legs: [{ quantity: '10', sender: farm.party }] }),
      ],
    },
  },
  ...(['reject', 'cancel'] as const).map((command): Story => ({
    name: `after ${command} a second departure under its number is captured late`,
    given: [
      ...announced,
      (command === 'reject' ? shop : farm).asks(command, {
        shipment: asn,
        reason: 'too warm',
        at: '2026-04-01T08:10:10Z',
      }),
    ],
    when: farm.captures(leaves(cases('30'), { ...under(), eventTime: '2026-04-01T08:10:05Z' })),
    then: {
      exceptions: ['handoff_not_open'],
      facts: [
        is({ status: command === 'reject' ? 'rejected' : 'cancelled', lots: [some('30')] }),
        fact(transitKey(lotA, shop.party), {
          legs: [{ from: farm.place, to: shop.place, quantity: '30', sender: farm.party }],
        }),
      ],
    },
  })),
  {
    name: 'the sender voids goods of an advice that the receiver has accepted',
    given: [...announced, shop.asks('accept', { shipment: asn })],
    when: voids(cases('30')),
    then: {
      exceptions: ['handoff_not_open'],
      facts: [
        is({ status: 'in_transit', custodian: shop.party, lots: [some('30')] }),
        fact(transitKey(lotA, shop.party), { legs: [{ quantity: '30', shipment: asn }] }),
      ],
    },
  },
  {
    name: 'an advice under a number in use names another receiver',
    given: announced,
    when: farm.captures(
      leaves(cases('10'), { ...under(), destinationList: [{ type: 'location', destination: carrier.place }] }),
    ),
    then: { exceptions: ['conflict'], facts: [is({ receiver: shop.party, lots: [some('30')] })] },
  },
  {
    name: 'a third party’s event under the advice starts a shipment of its own',
    given: [
      ...announced,
      carrier.captures(
        seen('ADD', 'commissioning', {
          quantityList: quantities({ ...some('5'), lot: carrier.lot('C') }),
          ...at(carrier.place),
        }),
      ),
    ],
    when: carrier.captures(
      seen('OBSERVE', 'shipping', {
        quantityList: quantities({ ...some('5'), lot: carrier.lot('C') }),
        readPoint: { id: carrier.place },
        destinationList: [{ type: 'location', destination: shop.place }],
        ...under(),
      }),
    ),
    then: recorded(
      is({ lots: [some('30')], sender: farm.party }),
      fact(shipmentKey(hashed(carrier, asn)), { sender: carrier.party, documents: [{ id: asn }] }),
    ),
  },
  {
    name: 'an advice under a foreign URI makes a shipment of the sender’s own',
    given: onFarm,
    when: farm.captures(leaves(cases('30'), under(desadv(foreign)))),
    then: recorded(
      fact(shipmentKey(hashed(farm, foreign)), {
        lots: [some('30')],
        documents: [{ type: 'desadv', id: foreign }],
      }),
    ),
  },
  {
    name: 'an advice under a foreign URI is received by that URI',
    given: [...onFarm, farm.captures(leaves(cases('30'), under(desadv(foreign))))],
    when: shop.captures(comes(cases('30'), under(desadv(foreign)))),
    then: recorded(fact(shipmentKey(hashed(farm, foreign)), { status: 'received' }), got('30')),
  },
  {
    name: 'a shipment by command cannot have the number of an advice',
    given: announced,
    when: farm.says('ship', { shipment: 'ASN-1', from: farm.place, to: shop.place, lots: [some('1')] }),
    then: refused('conflict'),
  },
  {
    name: 'recalled goods of an advice are received and blocked',
    given: [...announced, farm.asks('openRecall', { recall: 'R', type: 'voluntary', reason: 'x', roots: [lotA] })],
    when: receive(),
    then: recorded(is({ status: 'received' }), got('30')),
  },
];
