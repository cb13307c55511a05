import type { ItemId, LotId, OtherId, PartyId, PlaceId, ProductId, LogisticUnitId } from './id';

interface Read<Kind extends string, Canonical> {
  readonly kind: Kind;
  /** The canonical form, one spelling for one thing. */
  readonly id: Canonical;
  /** The text that was read, when it is not the canonical form. */
  readonly original?: string;
}

/** A GS1 identifier taken apart. `gtin` has 14 digits. */
export type Identifier =
  | (Read<'product', ProductId> & { readonly gtin: string; readonly variant?: string })
  | (Read<'lot', LotId> & { readonly gtin: string; readonly lot: string })
  /** `lot` is set when the text contained it with the serial number; the id omits it. */
  | (Read<'item', ItemId> & { readonly gtin: string; readonly serial: string; readonly lot?: string })
  | (Read<'logisticUnit', LogisticUnitId> & { readonly sscc: string })
  | (Read<'place', PlaceId> & { readonly gln: string; readonly extension?: string })
  | (Read<'party', PartyId> & { readonly gln: string })
  /** `ai` is the primary key's application identifier, `value` its plain value. */
  | (Read<'other', OtherId> & { readonly ai: string; readonly value: string });
