import { parseFactKey } from '../../../chaincode/src/domain/facts/key';
import { type Balance, balanceOf, type Stock } from '../../../chaincode/src/domain/facts/stock';
import type { Thing } from '../../../chaincode/src/domain/facts/thing';
import type { Transit, TransitLeg } from '../../../chaincode/src/domain/facts/transit';
import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import type { WorldOfFacts } from './worldOfFacts';

/** A deterministic chooser: the same numbers always pick the same entries. */
export interface Picks {
  one<T>(list: readonly T[]): T | undefined;
  chance(outOf: number): boolean;
}

/** Picks by the given numbers in order; after the last number, picks the first entry of each list. */
export function picksOf(numbers: readonly number[]): Picks {
  let n = 0;
  const next = (): number => numbers[n++] ?? 0;
  return {
    one: (list) => list[next() % Math.max(1, list.length)],
    chance: (outOf) => next() % outOf === outOf - 1,
  };
}

export interface StockRow {
  readonly lot: string;
  readonly place: PlaceId;
  readonly balance: Balance;
}

/** The current state, from which the next event is chosen. */
export interface View {
  readonly stocks: readonly StockRow[];
  readonly things: readonly Thing[];
  readonly legs: readonly (TransitLeg & { readonly lot: string; readonly uom: string })[];
  readonly lots: ReadonlyMap<string, string>;
}

export function viewOf(world: WorldOfFacts): View {
  const stocks: StockRow[] = [];
  const things: Thing[] = [];
  const legs: (TransitLeg & { readonly lot: string; readonly uom: string })[] = [];
  const lots = new Map<string, string>();
  for (const [key, text] of world.facts) {
    const { kind, attributes } = parseFactKey(key) ?? { kind: '', attributes: [] };
    const [id = '', place = ''] = attributes;
    const fact = JSON.parse(text) as unknown;
    if (kind === 'stock') stocks.push({ lot: id, place: place as PlaceId, balance: balanceOf(fact as Stock) });
    if (kind === 'item' || kind === 'container') things.push(fact as Thing);
    if (kind === 'lot') lots.set(id, (fact as { status: string }).status);
    if (kind === 'transit') {
      const { uom, legs: under } = fact as Transit;
      legs.push(...under.map((leg) => ({ ...leg, lot: id, uom })));
    }
  }
  return { stocks, things, legs, lots };
}
