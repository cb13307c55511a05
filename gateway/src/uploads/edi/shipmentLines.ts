import { isItemId, type Shipment, type Thing } from '@lotline/chaincode/domain';
import type { GoodsLine } from '../../inventory/changedLines';
import type { ReadModel } from '../../projection/readModel';
import { findFact } from '../../queries/findFact';
import type { AdviceItem, AdviceLine, AdvicePlace, AdviceUnit } from '../advice';

/** A line of goods with its place in the message that names or changes it. */
export interface PlacedLine extends GoodsLine {
  readonly place: AdvicePlace;
  /** Absent for an item, and for a container that goes as it was packed. */
  readonly goods?: AdviceLine | undefined;
  readonly serial?: AdviceItem | undefined;
}

/** The lines of a shipment, and the container around each container that is in one. */
export interface ShipmentLines {
  readonly lines: readonly PlacedLine[];
  readonly inside: ReadonlyMap<string, string>;
}

/** The lines of units as a message has them. */
export function linesOf(units: readonly AdviceUnit[]): ShipmentLines {
  const inside = new Map(
    units.flatMap((unit) =>
      unit.container !== undefined && unit.inside !== undefined ? [[unit.container, unit.inside]] : [],
    ),
  );
  const lines = units.flatMap(({ container, lines: goods, items = [], place }): PlacedLine[] => {
    const all = [
      ...goods.map((line) => ({ container, lot: line.lot, removed: line.removed, place: line.place, goods: line })),
      ...items.map((item) => ({ container, item: item.item, removed: item.removed, place: item.place, serial: item })),
    ];
    return all.length === 0 && container !== undefined ? [{ container, place }] : all;
  });
  return { lines, inside };
}

/** Reads what a shipment has on the ledger, with the contents of its containers. */
class Contents {
  readonly units: AdviceUnit[] = [];
  readonly #readModel: ReadModel;
  readonly #place: AdvicePlace;

  constructor(readModel: ReadModel, place: AdvicePlace) {
    this.#readModel = readModel;
    this.#place = place;
  }

  add(
    { lots, things }: Pick<NonNullable<Thing['inside']>, 'lots' | 'things'>,
    container?: string,
    inside?: string,
  ): void {
    const place = this.#place;
    const lines = lots.map(({ lot, quantity, uom }) => ({ lot, quantity, uom, place }));
    const kept = things.map((id) => ({
      id,
      known: findFact(this.#readModel, isItemId(id) ? 'item' : 'container', id),
    }));
    const items = kept.flatMap(({ id, known }) => (isItemId(id) && !known?.inside ? [{ item: id, place }] : []));
    this.units.push({ container, inside, lines, items, place });
    for (const { id, known } of kept) {
      if (!isItemId(id) || known?.inside) this.add(known?.inside ?? { lots: [], things: [] }, id, container);
    }
  }
}

/** The lines of a shipment, as the ledger has it. */
export function shipmentLines(
  readModel: ReadModel,
  { lots, items, containers }: Shipment,
  place: AdvicePlace,
): ShipmentLines {
  const contents = new Contents(readModel, place);
  contents.add({ lots, things: [...items, ...containers] });
  return linesOf(contents.units);
}

/** The units of lines: each container once, with those around it. */
export function unitsOf({ lines, inside }: ShipmentLines): AdviceUnit[] {
  const units = lines.map(({ container, place, goods, serial }): AdviceUnit => ({
    container,
    inside: container === undefined ? undefined : inside.get(container),
    lines: goods ? [goods] : [],
    items: serial ? [serial] : [],
    place,
  }));
  const around = new Map<string, AdviceUnit>();
  for (const { container, place } of units) {
    let outer = container === undefined ? undefined : inside.get(container);
    while (outer !== undefined && !around.has(outer)) {
      around.set(outer, { container: outer, inside: inside.get(outer), lines: [], items: [], place });
      outer = inside.get(outer);
    }
  }
  return [...units, ...around.values()];
}
