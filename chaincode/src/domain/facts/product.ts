import type { PartyId, ProductId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { Retired } from './retired';

/** Master data of a trade item. */
export interface Product {
  readonly id: ProductId;
  readonly owner: PartyId;
  readonly name: string;
  /** UN/ECE code of the unit of measure of its lots. */
  readonly uom: string;
  /** Other parties that may make it, such as contract packers. */
  readonly makers?: readonly PartyId[];
  readonly shelfLifeDays?: number;
  /** Degrees Celsius. */
  readonly storage?: { readonly minimum: string; readonly maximum: string };
  /** Category of the FDA Food Traceability List (21 CFR 1.1300), if the product is on it. */
  readonly traceabilityList?: string;
  /** True if shipments of it need signed receipts. */
  readonly receiptRequired?: boolean;
  readonly retired?: Retired;
}

export const productKey = (id: ProductId): FactKey<Product> => factKey('product', id);
