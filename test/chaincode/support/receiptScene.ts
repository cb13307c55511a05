import type { LotId } from '../../../chaincode/src/domain/gs1/id';
import type { Decimal } from '../../../chaincode/src/domain/quantity';
import { carrier, farm, type Said, shop } from './cast';
import { Person, receiptOf, type Signing } from './signing';

export const loader = new Person('loader at the farm');
export const driver = new Person('driver of the carrier');
export const clerk = new Person('clerk at the dock of the shop');
export const stranger = new Person('nobody');
export const early = '2026-04-01T00:00:00Z';
export const time = '2026-04-01T08:00:00Z';
export const id = farm.shipment('S');
export const line = (lot: LotId, quantity: Decimal): { lot: LotId; quantity: Decimal; uom: string } => ({
  lot,
  quantity,
  uom: 'CS',
});
export const lines = { lots: [line(farm.lot('A'), '10')], items: [], containers: [] };

export const register = (
  { actor, person }: { actor: typeof farm; person: Person },
  roles: readonly string[],
  more: object = {},
): Said => actor.says('registerSigner', { signer: person.address, name: 'Key', roles, validFrom: early, ...more });
const keys = [
  register({ actor: farm, person: loader }, ['dock']),
  register({ actor: carrier, person: driver }, ['driver']),
  register({ actor: shop, person: clerk }, ['dock']),
];
export const lot = farm.says('commissionLot', { ...line(farm.lot('A'), '50'), place: farm.place, at: early });
export const given = [...keys, lot];

export const offer: Signing = {
  kind: 'offer',
  handoff: { shipment: id, from: farm.party, to: carrier.party, place: farm.place, time, lines },
};
export const ship = (more: object = {}): Said =>
  farm.says('ship', {
    shipment: 'S',
    from: farm.place,
    to: shop.place,
    carrier: carrier.party,
    lots: lines.lots,
    at: time,
    ...more,
  });
export const acceptance: Signing = {
  kind: 'acceptance',
  handoff: { shipment: id, from: farm.party, to: carrier.party, place: farm.place, time, lines },
  answer: { condition: '3.8 °C' },
};
export const accept = (receipt?: object, more: object = {}): Said =>
  carrier.says('accept', { shipment: id, condition: '3.8 °C', receipt, ...more });
export const handOver = (more: object = {}): Said =>
  carrier.says('handOver', { shipment: id, to: shop.party, at: time, ...more });
const found = {
  condition: 'seal intact',
  final: true,
  lots: [{ lot: farm.lot('A'), accepted: '8', damaged: '1', uom: 'CS' }],
};
export const receipt: Signing = {
  kind: 'receipt',
  handoff: { shipment: id, from: carrier.party, to: shop.party, place: shop.place, time, lines },
  answer: {
    condition: 'seal intact',
    final: true,
    findings: [
      { goods: farm.lot('A'), finding: 'accepted', quantity: '8', uom: 'CS' },
      { goods: farm.lot('A'), finding: 'damaged', quantity: '1', uom: 'CS' },
    ],
  },
};
export const receive = (signed?: object, more: object = {}): Said =>
  shop.says('receive', { shipment: id, receipt: signed, ...found, ...more });
export const delivered = [...given, ship(), carrier.asks('accept', { shipment: id, at: time }), handOver()];
/** Signs with another part of the handoff. */
export const but = (signing: Signing, changes: Partial<Signing['handoff']>): Signing => ({
  ...signing,
  handoff: { ...signing.handoff, ...changes },
});
export const good = receiptOf(driver, acceptance);
/** The other signature of the same key and hash: s is subtracted from the order of the curve, and v changes. */
export function highS(signature: string): string {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
  const s = (order - BigInt(`0x${signature.slice(66, 130)}`)).toString(16).padStart(64, '0');
  return signature.slice(0, 66) + s + (signature.endsWith('1b') ? '1c' : '1b');
}
export const shortExceptions = ['receipt_short', 'receipt_damaged'] as const;

export const offered = [...given, ship()];
