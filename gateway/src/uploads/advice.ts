import type { Shipment } from '@lotline/chaincode/domain';
import type { FileError } from '../answers/uploads';

/** The unit of a count of trade items, whatever these are: the ledger converts it to that of the lot. */
export const tradeItems = 'C62';

export type AdvicePlace = Omit<FileError, 'message' | 'fix'>;

/** Calendar days of a lot. */
export type LotDates = Partial<Record<'expiry' | 'bestBefore' | 'productionDate', string>>;

/** A quantity of a lot in a despatch advice. */
export interface AdviceLine {
  /** Canonical id. */
  readonly lot: string;
  readonly quantity: string;
  readonly uom: string;
  readonly dates?: LotDates | undefined;
  /** Set if a change takes it out of the shipment. */
  readonly removed?: true;
  readonly place: AdvicePlace;
}

/** A serialized item in a despatch advice. */
export interface AdviceItem {
  /** Canonical id. */
  readonly item: string;
  readonly lot?: string | undefined;
  readonly expiry?: string | undefined;
  /** Set if a change takes it out of the shipment. */
  readonly removed?: true;
  readonly place: AdvicePlace;
}

/** A pallet or case, or, without a container, loose goods. */
export interface AdviceUnit {
  /** Canonical id. */
  readonly container?: string | undefined;
  /** The container around it. */
  readonly inside?: string | undefined;
  readonly lines: readonly AdviceLine[];
  readonly items?: readonly AdviceItem[];
  readonly place: AdvicePlace;
}

/** A despatch advice, from a file of rows or an EDI message. */
export interface Advice {
  readonly number: string;
  readonly from: string;
  readonly to: string;
  readonly carrier?: string | undefined;
  readonly documents: readonly { readonly type: string; readonly id: string }[];
  /** Terms of the shipment that this one replaces. */
  readonly terms?: Pick<Shipment, 'receiptRequired' | 'recall'>;
  readonly at?: string | undefined;
  readonly units: readonly AdviceUnit[];
  readonly rows: readonly number[];
  readonly reference?: string;
  readonly place: AdvicePlace;
  /** The places of fields of the command. */
  readonly places: Readonly<Record<string, AdvicePlace>>;
}
