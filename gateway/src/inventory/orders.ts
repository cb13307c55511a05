import {
  add,
  compare,
  convert,
  type Decimal,
  isNegative,
  isZero,
  must,
  productOf,
  type Shipment,
  subtract,
} from '@lotline/chaincode/domain';
import type { OrderInput, OrderRow } from '../answers/inventoryOrders';
import type { ReadAt } from '../projection/readModel';
import { today } from '../queries/shownStock';
import { type OwnerKey, uomOf } from './owner';
import type { OrderStore, StoredOrder } from './orderStore';
import { type Line, shipmentContents } from './shipmentContents';
import { type Departure, departureOf, selectShipments, type ShipmentRow } from './shipmentTimes';

type OrderLine = OrderRow['lines'][number];

const over = new Set<Shipment['status']>(['rejected', 'cancelled']);

/**
 * The shipments that name an order and are between its two parties: another organisation may use the same number, and what it ships is
 * nobody's order here.
 */
export function shipmentsOf(
  { database }: ReadAt,
  { party }: OwnerKey,
  { kind, order, partner }: Pick<OrderRow, 'kind' | 'order' | 'partner'>,
): Departure[] {
  const [sender, receiver] = kind === 'sales' ? [party, partner] : [partner, party];
  return database
    .all<ShipmentRow>(
      `${selectShipments} WHERE id IN (SELECT shipment FROM document_shipment WHERE document = ? OR number = ?)
        AND sender = ? AND receiver = ? ORDER BY shipment.n`,
      order,
      order,
      sender,
      receiver,
    )
    .map(departureOf)
    .filter(({ shipment }) => !over.has(shipment.status));
}

/** Adds lines up per product, in the product's unit. Lines that do not convert are a gap. */
class Sums {
  readonly totals = new Map<string, Decimal>();
  readonly foreign = new Set<string>();
  readonly #readModel: ReadAt;

  constructor(readModel: ReadAt) {
    this.#readModel = readModel;
  }

  /** Only the ordered products count. */
  add(lines: readonly Line[], products: ReadonlySet<string>): void {
    for (const { lot, quantity, uom } of lines) {
      const product = productOf(lot) ?? lot;
      if (!products.has(product)) continue;
      const own = convert(quantity, uom, uomOf(this.#readModel, product));
      if (own === undefined) this.foreign.add(lot);
      else this.totals.set(product, add(this.totals.get(product) ?? '0', own));
    }
  }

  /** Takes up to a quantity of a product: lines of the same product are filled in their order. */
  take(product: string, most: Decimal): Decimal {
    const has = this.totals.get(product) ?? '0';
    const taken = compare(has, most) <= 0 ? has : most;
    this.totals.set(product, subtract(has, taken));
    return taken;
  }
}

function stateOf(lines: readonly OrderLine[], cancelled: boolean): OrderRow['state'] {
  if (cancelled) return 'cancelled';
  if (lines.every(({ ordered, received }) => ordered === received)) return 'received';
  if (lines.every(({ ordered, shipped }) => ordered === shipped)) return 'shipped';
  return lines.some(({ shipped }) => shipped !== '0') ? 'partial' : 'open';
}

/** An order with somebody who is not on the ledger follows no shipments. */
const partnerGaps = ({ database }: ReadAt, { kind, partner }: OrderInput): OrderRow['gaps'] => {
  if (database.get('SELECT 1 FROM party WHERE id = ?', partner)) return [];
  const what = kind === 'sales' ? 'shipment to it' : 'shipment from it';
  return [
    {
      code: 'partner_unknown',
      detail: `${partner} is not registered on the ledger: no ${what} can be recorded, so the order stays open. Check its GLN.`,
    },
  ];
};

const gapsOf = (unknown: readonly string[], foreign: ReadonlySet<string>): OrderRow['gaps'] => [
  ...unknown.map((container) => ({
    code: 'contents_unknown',
    detail: `The events do not say what was in ${container} when it was shipped: it is not counted.`,
  })),
  ...[...foreign].sort().map((lot) => ({
    code: 'uom_not_convertible',
    detail: `${lot} was shipped in a unit that does not convert to the product’s: it is not counted.`,
  })),
];

interface LineFacts {
  readonly kind: OrderInput['kind'];
  readonly cancelled: boolean;
  readonly day: string;
  /** The latest promised day of the goods that have left; a day after all others if one has none. */
  readonly leftFor: string;
  readonly shipped: Decimal;
  readonly received: Decimal;
}

/** After all days. */
const never = '~';

/** The latest day of lines; the empty text if there is none. */
const latest = (lines: OrderInput['lines']): string =>
  lines.reduce((day, { promised = never }) => (promised > day ? promised : day), '');

/** A line with what was shipped and received of it. */
function shownLine(
  { product, quantity, ...more }: OrderInput['lines'][number],
  uom: string,
  { kind, cancelled, day, leftFor, shipped, received }: LineFacts,
): OrderLine {
  const done = kind === 'sales' ? shipped : received;
  const isDue = !cancelled && more.promised !== undefined && more.promised < day;
  const waits = isDue || (!cancelled && (more.promised ?? never) <= leftFor);
  return {
    product,
    uom,
    ordered: quantity,
    shipped,
    received,
    backordered: waits ? subtract(quantity, shipped) : '0',
    isLate: isDue && compare(done, quantity) < 0,
    ...more,
  };
}

/** An order with its state from the shipments that name it. */
export function showOrder(
  readModel: ReadAt,
  owner: OwnerKey,
  { input, cancelled }: StoredOrder,
  day = today(),
): OrderRow {
  const shipments = shipmentsOf(readModel, owner, input);
  const contents = shipments.map((departure) => shipmentContents(readModel.database, departure));
  const products = new Set<string>(input.lines.map(({ product }) => product));
  const [shipped, received] = [new Sums(readModel), new Sums(readModel)];
  for (const each of contents) {
    shipped.add(each.shipped, products);
    received.add(each.received, products);
  }
  const done = input.lines.map(({ product, quantity }) => ({
    shipped: shipped.take(product, quantity),
    received: received.take(product, quantity),
  }));
  const leftFor = latest(input.lines.filter((_line, at) => (done[at]?.shipped ?? '0') !== '0'));
  const facts = { kind: input.kind, cancelled, day, leftFor };
  const lines = input.lines.map((line, at) =>
    shownLine(line, uomOf(readModel, line.product), { ...facts, ...must(done[at], 'line') }),
  );
  const { kind, order, partner, place, placed } = input;
  return {
    kind,
    order,
    partner,
    place,
    placed,
    state: stateOf(lines, cancelled),
    isLate: lines.some((line) => line.isLate),
    lines,
    shipments: shipments.map(({ shipment }) => shipment.id),
    gaps: [
      ...partnerGaps(readModel, input),
      ...gapsOf(
        [...new Set(contents.flatMap(({ unknown }) => unknown))],
        new Set([...shipped.foreign, ...received.foreign]),
      ),
    ],
  };
}

/** The quantity of a product that suppliers still owe to a place. */
export interface Owed {
  readonly place: string;
  readonly product: string;
  readonly promised: string | undefined;
  /** Not received yet. */
  readonly open: Decimal;
  /** Not on the way yet: what is offered is still at the supplier's place. */
  readonly unshipped: Decimal;
}

/** The quantity of each line of an order that has left. */
function leftOf(readModel: ReadAt, owner: OwnerKey, { input }: StoredOrder): Decimal[] {
  const products = new Set<string>(input.lines.map(({ product }) => product));
  const left = new Sums(readModel);
  for (const departure of shipmentsOf(readModel, owner, input)) {
    if (departure.shipment.status === 'offered') continue;
    left.add(shipmentContents(readModel.database, departure).shipped, products);
  }
  return input.lines.map(({ product, quantity }) => left.take(product, quantity));
}

/** The open lines of all purchase orders. */
export const owedTo = (store: OrderStore, readModel: ReadAt, owner: OwnerKey): Owed[] =>
  store
    .list(owner.organisation, 'purchase')
    .filter(({ cancelled }) => !cancelled)
    .flatMap((stored) => {
      const { place, lines, shipments } = showOrder(readModel, owner, stored);
      const left = shipments.length === 0 ? [] : leftOf(readModel, owner, stored);
      return lines.map(({ product, promised, ordered, received }, index) => ({
        place,
        product,
        promised,
        open: subtract(ordered as Decimal, received as Decimal),
        unshipped: subtract(ordered as Decimal, left[index] ?? '0'),
      }));
    })
    .filter(({ open }) => !isZero(open) && !isNegative(open));

/** The quantity that is promised to a place until a day. A promise that was broken says nothing about the day, so it does not count. */
export const arrivingBy = (
  owed: readonly Owed[],
  { product, place, date }: { readonly product: string; readonly place: string; readonly date: string },
  day = today(),
): Decimal =>
  owed
    .filter((each) => each.product === product && each.place === place)
    .filter(({ promised }) => promised !== undefined && promised >= day && promised <= date)
    .reduce<Decimal>((total, { open }) => add(total, open), '0');
