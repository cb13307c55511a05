import {
  type LotLine,
  openLines,
  productOf,
  type Shipment,
  type Stock,
  type Thing,
  type Transit,
} from '@lotline/chaincode/domain';

type Decimal = LotLine['quantity'];

/**
 * The quantity of a lot in one fact. `place` is the location, or the destination in transit. `held` and `reserved` are parts of `onHand`.
 */
export interface Share {
  readonly lot: string;
  readonly place: string;
  readonly uom: string;
  readonly onHand: Decimal;
  readonly held: Decimal;
  readonly reserved: Decimal;
  readonly inTransit: Decimal;
}

/** The facts that contain stock. */
export type StockFact =
  | { readonly kind: 'stock'; readonly key: readonly string[]; readonly fact: Stock }
  | { readonly kind: 'transit'; readonly key: readonly string[]; readonly fact: Transit }
  | { readonly kind: 'container' | 'item'; readonly key: readonly string[]; readonly fact: Thing }
  | { readonly kind: 'shipment'; readonly key: readonly string[]; readonly fact: Shipment };

const none = { onHand: '0', held: '0', reserved: '0', inTransit: '0' } as const;

interface Whereabouts {
  readonly place?: string;
  readonly shipment?: string;
  readonly transit?: { readonly from: string; readonly to?: string; readonly missing?: string };
  readonly hold?: unknown;
}

/** The share of `line` for goods at a place or in transit; empty if neither is known. */
const share = (line: LotLine, { place, shipment, transit, hold }: Whereabouts): Share[] => {
  const { lot, quantity, uom } = line;
  if (place !== undefined) {
    const held = hold === undefined ? '0' : quantity;
    const reserved = shipment === undefined ? '0' : quantity;
    return [{ ...none, lot, place, uom, onHand: quantity, held, reserved }];
  }
  if (transit === undefined || transit.missing !== undefined) return [];
  return [{ ...none, lot, place: transit.to ?? transit.from, uom, inTransit: quantity }];
};

const ofStock = (
  [lot = '', place = '']: readonly string[],
  { uom, onHand, held = '0', reserved = '0' }: Stock,
): Share[] => [{ ...none, lot, place, uom, onHand, held, reserved }];

const ofTransit = ([lot = '']: readonly string[], { uom, legs }: Transit): Share[] =>
  legs.map(({ from, to, quantity }) => ({ ...none, lot, place: to ?? from, uom, inTransit: quantity }));

/** A thing of a lot counts as one of the lot; its contents count at the place of the outermost container. */
const ofThing = (thing: Thing): Share[] => linesOf(thing).flatMap((line) => share(line, thing));

/** The lots of a thing and its contents, if it is in no container. */
export function linesOf({ id, parent, status, lot, inside }: Thing): readonly LotLine[] {
  if (parent !== undefined) return [];
  // An item without a lot counts under its product.
  const counted = lot ?? (productOf(id) as LotLine['lot'] | undefined);
  const own: LotLine[] =
    status === 'active' && counted !== undefined ? [{ lot: counted, quantity: '1', uom: 'C62' }] : [];
  return [...own, ...(inside?.load ?? [])];
}

/** Only what travels loose: containers and items are facts of their own, and so is what a despatch advice announces. */
const ofShipment = ({ to: place, ...shipment }: Shipment): Share[] =>
  shipment.status !== 'in_transit' || shipment.advised || place === undefined
    ? []
    : openLines(shipment).map(({ lot, quantity, uom }) => ({
        ...none,
        lot,
        place,
        uom,
        inTransit: quantity,
      }));

/** The stock in one fact. The stock of the network is the sum over all facts. */
export function contribution(of: StockFact): Share[] {
  switch (of.kind) {
    case 'stock':
      return ofStock(of.key, of.fact);
    case 'transit':
      return ofTransit(of.key, of.fact);
    case 'container':
    case 'item':
      return ofThing(of.fact);
    case 'shipment':
      return ofShipment(of.fact);
  }
}
