/** Goods of a shipment, in a container or loose; or what a change says of them. */
export interface GoodsLine {
  readonly container?: string | undefined;
  readonly lot?: string | undefined;
  readonly item?: string | undefined;
  /** Set if the goods are taken out. */
  readonly removed?: true | undefined;
}

/** A change that does not fit what is there. */
export interface LineFault<Line> {
  readonly line: Line;
  readonly message: string;
}

const goodsOf = ({ lot, item, container = '' }: GoodsLine): string => item ?? lot ?? container;

/** The lines of a shipment, by their goods. */
class Lines<Line extends GoodsLine> {
  readonly #entries = new Map<string, Map<string, Line>>();

  constructor(lines: readonly Line[]) {
    for (const line of lines) this.#add(line);
  }

  get all(): Line[] {
    return [...this.#entries.values()].flatMap((places) => [...places.values()]);
  }

  /** Sets, adds or removes goods. Returns why that is not possible. */
  apply(change: Line): string | undefined {
    const [found, ...others] = this.#where(change);
    if (others.length > 0) return 'It is in several containers of the shipment.';
    if (change.removed) return this.#remove(found);
    if (!found) {
      this.#add(change);
      return undefined;
    }
    this.#remove(found);
    this.#add({ ...found, ...change, container: change.container ?? found.container });
    return undefined;
  }

  /** The lines that a change can mean. An item is in one place only; a lot without a container is wherever it is. */
  #where({ container, ...goods }: GoodsLine): Line[] {
    const places = this.#entries.get(goodsOf({ container, ...goods }));
    if (!places) return [];
    if (goods.item !== undefined || container === undefined) return [...places.values()];
    const line = places.get(container);
    return line ? [line] : [];
  }

  #remove(line: Line | undefined): string | undefined {
    if (!line) return 'The shipment has nothing of it there.';
    const places = this.#entries.get(goodsOf(line));
    places?.delete(line.container ?? '');
    if (places?.size === 0) this.#entries.delete(goodsOf(line));
    return undefined;
  }

  #add(line: Line): void {
    const places = this.#entries.get(goodsOf(line)) ?? new Map<string, Line>();
    this.#entries.set(goodsOf(line), places.set(line.container ?? '', line));
  }
}

/** The lines of a shipment after changes of some of them; the other lines stay as they are. */
export function changedLines<Line extends GoodsLine>(
  before: readonly Line[],
  changes: readonly Line[],
): { readonly lines: Line[]; readonly faults: readonly LineFault<Line>[] } {
  const lines = new Lines(before);
  const faults = changes.flatMap((line) => {
    const message = lines.apply(line);
    return message === undefined ? [] : [{ line, message }];
  });
  return { lines: lines.all, faults };
}
