import { shipmentKey } from '../../../chaincode/src/domain/facts/shipment';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { carrier, farm, type Said, shop } from '../support/cast';
import { box, items, lotA, onFarm, packedBox, some } from './goodsAtFarm';

export const id = farm.shipment('S');
export const key = shipmentKey(id);
export const atFarm = stockKey(lotA, farm.place);
export const atShop = stockKey(lotA, shop.place);
export const route = { shipment: 'S', from: farm.place, to: shop.place };
export const ship = (more: object): Said => farm.says('ship', { ...route, ...more });
export const direct = ship({ lots: [some('30')] });
export const full = ship({ lots: [some('30')], items: [items.two], containers: [box], carrier: carrier.party });
export const ready: readonly Said[] = [...onFarm, packedBox];
export const accept = carrier.asks('accept', { shipment: id, condition: '4 °C' });
export const handOver = carrier.asks('handOver', { shipment: id, to: shop.party });
export const receive = (more: object = {}, who = shop): Said => who.says('receive', { shipment: id, ...more });
export const underWay: readonly Said[] = [...ready, full, accept];
export const atDoor: readonly Said[] = [...underWay, handOver];
