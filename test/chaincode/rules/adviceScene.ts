import type { ShipmentId } from '../../../chaincode/src/domain/businessId';
import { sha256Hex } from '../../../chaincode/src/domain/sha256';
import { type Shipment, shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { transitKey } from '../../../chaincode/src/domain/facts/transit';
import { type Actor, farm, type Said, shop } from '../support/cast';
import { type Expected, fact } from '../support/story';
import { box, items, lotA, onFarm, packedBox } from './goodsAtFarm';
import { cases, receiving, seen, shipping } from './events';

export const asn = farm.shipment('ASN-1');
export const key = shipmentKey(asn);
export const atFarm = stockKey(lotA, farm.place);
export const atShop = stockKey(lotA, shop.place);
export const order = `urn:epcglobal:cbv:bt:${shop.party.slice(-13)}:PO-1`;
export const desadv = (id: string): object => ({ type: 'desadv', bizTransaction: id });
export const under = (...documents: object[]): object => ({
  bizTransactionList: documents.length > 0 ? documents : [desadv(asn)],
});
export const leaves = (goods: object, more: object = under()): object => shipping(goods, more);
export const comes = (goods: object, more: object = under()): object => receiving(goods, more);
export const errs = (event: object): object => ({
  ...event,
  errorDeclaration: { declarationTime: '2026-04-01T09:00:00Z' },
});
export const voids = (goods: object, more: object = under()): Said =>
  farm.captures(seen('OBSERVE', 'void_shipping', { ...goods, readPoint: { id: farm.place }, ...more }));

export const first = leaves(cases('30'), under(desadv(asn), { type: 'po', bizTransaction: order }));
export const announced = [...onFarm, farm.captures(first)];
export const second = leaves({ ...cases('10'), epcList: [items.two] });
export const boxLeaves = leaves({ epcList: [box] });
export const withBox = [...onFarm, packedBox, farm.captures(first), farm.captures(boxLeaves)];
export const receive = (more: object = {}, who: Actor = shop): Said => who.says('receive', { shipment: asn, ...more });
export const is = (value: Partial<Shipment>): Expected => fact(key, value as object);
export const twelve = comes(cases('12'));
export const inTransit = { status: 'in_transit', custodian: farm.party, advised: true } as const;
export const got = (quantity: `${number}`): Expected => fact(atShop, { onHand: quantity });
export const noneOfIt = fact(transitKey(lotA, shop.party), { legs: [] });

export const hashed = (who: Actor, document: string): ShipmentId =>
  who.shipment(`desadv-${sha256Hex(document).slice(0, 40)}`);
export const foreign = 'https://edi.example/asn/77';
