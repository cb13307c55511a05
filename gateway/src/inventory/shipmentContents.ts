import { type Decimal, type LotLine, productOf, type Shipment, subtract, type Thing } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { Chain, isExact } from '../queries/chain';

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

const itemLine = (database: Database, item: string): Line => {
  const thing = readFact(database, 'item', item) as Thing | undefined;
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

/** The contents of a shipment, and what of them arrived; damaged goods arrived. */
export function shipmentContents(database: Database, shipment: Shipment): Contents {
  const { lots, items, containers, settled = [], arrived = [], handoffs, movedAt } = shipment;
  const offered = handoffs[0]?.offeredAt ?? movedAt;
  const came = new Set<string>(arrived);
  const chain = new Chain(database);
  const known = containers.map((container) => [container, contentsOf(chain, container, offered)] as const);
  const lines = (some: (id: string) => boolean): Line[] => [
    ...known.flatMap(([container, load]) => (some(container) ? (load ?? []) : [])),
    ...items.filter(some).map((item) => itemLine(database, item)),
  ];
  return {
    shipped: [...lots, ...lines(() => true)],
    received: [...minus(settled, givenUp(shipment)), ...lines((each) => came.has(each))],
    unknown: known.filter(([, load]) => load === undefined).map(([container]) => container),
  };
}
