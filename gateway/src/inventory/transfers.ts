import { convert, type Decimal, productOf } from '@lotline/chaincode/domain';
import type { ReadAt } from '../projection/readModel';
import { ProductUnits } from '../queries/productUnits';
import type { OwnerKey } from './owner';
import { shipmentContents } from './shipmentContents';
import { departureOf, selectShipments, type ShipmentRow } from './shipmentTimes';

/** A quantity of a product, in its unit, for a place. */
export interface Coming {
  readonly product: string;
  readonly place: string;
  readonly quantity: Decimal;
}

/** The goods of open offers between places of an owner. They are reserved where they are, and not on the way yet. */
export function offeredTransfers({ database }: ReadAt, { party }: OwnerKey): Coming[] {
  const units = new ProductUnits(database);
  const rows = database.all<ShipmentRow>(
    `${selectShipments} WHERE sender = ? AND receiver = sender AND status = 'offered' ORDER BY shipment.n`,
    party,
  );
  return rows.map(departureOf).flatMap((departure) => {
    const { to: place } = departure.shipment;
    if (place === undefined) return [];
    return shipmentContents(database, departure).shipped.flatMap((line) => {
      const product = productOf(line.lot) ?? line.lot;
      const uom = units.of(product);
      const quantity = uom === undefined ? undefined : convert(line.quantity, line.uom, uom);
      return quantity === undefined ? [] : [{ product, place, quantity }];
    });
  });
}
