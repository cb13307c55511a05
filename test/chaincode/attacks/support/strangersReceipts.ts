import type { Said } from '../../support/cast';
import { Person, type Receipt, receiptOf, type Signing } from '../../support/signing';
import { buyer, line, maker, makes, rival, sells } from './stage';
import type { Stage } from './strangersGoods';

const loader = new Person('loader of the maker');
const clerk = new Person('clerk of the buyer');
const driver = new Person('driver of the stranger');
const X = maker.lot('X');
const shipment = maker.shipment('S');
const lines = { lots: [line(X, '100')], items: [], containers: [] } as unknown as Signing['handoff']['lines'];
const handoff = { shipment, from: maker.party, to: buyer.party, lines };
const offer: Signing = { kind: 'offer', handoff: { ...handoff, place: maker.place, time: '2026-04-01T08:03:00Z' } };
const arrival: Signing = { kind: 'receipt', handoff: { ...handoff, place: buyer.place, time: '2026-04-01T08:04:00Z' } };

const keys = { roles: ['driver', 'dock', 'device'], validFrom: '2026-04-01T07:00:00Z' };
const registers = (by: typeof maker, person: Person): Said =>
  by.says('registerSigner', { signer: person.address, name: 'Tablet', ...keys });

/** Signatures of the honest parties' people, which they need to move goods. */
export const signedStage: Stage = {
  name: 'a lot whose handoff is signed',
  goods: X,
  lot: X,
  seller: maker,
  buyer,
  shipment,
  recall: maker.recall('R'),
  isSigned: true,
  honest: [
    makes(maker, 'X'),
    registers(maker, loader),
    registers(buyer, clerk),
    maker.says('ship', {
      shipment: 'S',
      from: maker.place,
      to: buyer.place,
      lots: lines.lots,
      receiptRequired: true,
      receipt: receiptOf(loader, offer),
    }),
    buyer.says('receive', { shipment, receipt: receiptOf(clerk, { ...arrival, nonce: '2' }) }),
    sells(buyer, X, '100'),
  ],
  moments: [
    ['before its keys are known', 1],
    ['before it is offered', 3],
    ['under way', 4],
    ['at its buyer', 5],
    ['after it is gone', 6],
  ],
};

/** The stranger has a key of its own, and has registered those of the others as its own too. */
export const strangersKeys = [driver, loader, clerk].map((person) => registers(rival, person));

export const signers = [loader, clerk, driver].map(({ address }) => address);

/** Receipts with which a stranger answers a shipment: those of the others, seen early, and its own with the same nonces. */
export const strangersReceipts: readonly Receipt[] = [
  receiptOf(loader, offer),
  receiptOf(clerk, { ...arrival, nonce: '2' }),
  ...['1', '2'].flatMap((nonce) => [
    receiptOf(driver, { ...arrival, nonce }),
    receiptOf(driver, { ...arrival, handoff: { ...arrival.handoff, to: rival.party }, nonce }),
  ]),
];

const K = rival.lot('K');
const ownLines = { lots: [line(K, '1')], items: [], containers: [] } as unknown as Signing['handoff']['lines'];
/** Shipments of the stranger's own goods, whose receipts have the nonces of the others' receipts or are the others'. */
export const strangersShipments: readonly object[] = [
  ...['1', '2'].map((nonce) =>
    receiptOf(driver, {
      kind: 'offer',
      handoff: {
        shipment: rival.shipment('S'),
        from: rival.party,
        to: buyer.party,
        place: rival.place,
        time: '2026-04-01T08:01:00Z',
        lines: ownLines,
      },
      nonce,
    }),
  ),
  ...strangersReceipts,
].map((receipt) => ({ shipment: 'S', from: rival.place, to: buyer.otherPlace, lots: ownLines.lots, receipt }));

/** An event that shows a receipt of the others as its own. */
export const eventReceipts: readonly object[] = strangersReceipts.map(({ signer, signature }) => ({
  'lotline:receipt': {
    kind: 'receipt',
    signer,
    signature,
    message: { shipment, from: maker.party, to: buyer.party, place: buyer.place, time: '2026-04-01T08:04:00Z' },
  },
}));
