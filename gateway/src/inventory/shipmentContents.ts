import { type Decimal, type LotLine, productOf, type Shipment, subtract } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { Chain, isExact } from '../queries/chain';
import type { Departure } from './shipmentTimes';

/** A quantity of a lot, or of a product for an item without a lot. */
export interface Line {
  readonly lot: string;
  readonly quantity: Decimal;
  readonly uom: string;
}

/** The goods of a shipment, and those of them that arrived. `unknown` names containers whose contents of that time are not known. */
export interface Contents {
  readonly shipped: readonly Line[];
  readonly received: readonly Line[];
  readonly unknown: readonly string[];
}

/** The contents of a container at a time; undefined if the recorded packings do not say all of them. */
function contentsOf(chain: Chain, container: string, time: string): Line[] | undefined {
  const lines = chain.contentsOf(container, { time });
  const isKnown = lines.length > 0 && lines.every((line) => isExact(line) && productOf(line.lot) !== undefined);
  return isKnown ? lines.map((line) => ({ ...line, quantity: line.quantity as Decimal })) : undefined;
}

/** An item as one piece of its lot, or of its product if the ledger has no lot of it. */
export const itemLine = (database: Database, item: string): Line => {
  const thing = readFact(database, 'item', item);
  return { lot: thing?.lot ?? productOf(item) ?? item, quantity: '1', uom: 'C62' };
};

const minus = (lines: readonly LotLine[], taken: readonly Line[]): Line[] =>
  lines.map((line) => ({
    ...line,
    quantity: taken
      .filter(({ lot, uom }) => lot === line.lot && uom === line.uom)
      .reduce<Decimal>((left, { quantity }) => subtract(left, quantity), line.quantity),
  }));

/** The quantities that a final receipt gave up as short. */
const givenUp = ({ status, handoffs }: Shipment): Line[] =>
  status === 'received'
    ? (handoffs.at(-1)?.discrepancies ?? []).flatMap(({ kind, goods, quantity, uom }) =>
        kind === 'short' && quantity !== undefined && uom !== undefined
          ? [{ lot: goods, quantity: quantity as Decimal, uom }]
          : [],
      )
    : [];

/** The goods that left in each container of a shipment, and its items. */
export class Loads {
  /** Containers whose contents of that time are not known. */
  readonly unknown: string[] = [];
  readonly #lines = new Map<string, readonly Line[]>();

  constructor(database: Database, { shipment: { containers, items }, leftAt }: Departure) {
    const chain = new Chain(database);
    for (const container of containers) {
      const load = contentsOf(chain, container, leftAt);
      if (load) this.#lines.set(container, load);
      else this.unknown.push(container);
    }
    for (const item of items) this.#lines.set(item, [itemLine(database, item)]);
  }

  of(things: Iterable<string>): Line[] {
    return [...things].flatMap((thing) => this.#lines.get(thing) ?? []);
  }
}

/** The contents of a shipment, and what of them arrived; damaged goods arrived. */
export function shipmentContents(
  database: Database,
  departure: Departure,
  loads: Loads = new Loads(database, departure),
): Contents {
  const { shipment } = departure;
  const { lots, items, containers, settled = [], arrived = [] } = shipment;
  return {
    shipped: [...lots, ...loads.of(containers), ...loads.of(items)],
    received: [...minus(settled, givenUp(shipment)), ...loads.of(new Set(arrived))],
    unknown: loads.unknown,
  };
}
