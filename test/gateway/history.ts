import { factKey, type Item, type Unit } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { type Body, event, itemOf, lotOf, placeOf, put, type Step, unitOf } from './blocks';
import { apply, declared, itemFact, packed, said, seen, transformed, unitFact, unitKey } from './told';

/** What a history says, kept the naive way: every input with every output, and units by filling. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly packing: boolean;
  readonly events: readonly string[];
}

export class Oracle {
  edges: Edge[] = [];
  readonly withdrawn = new Set<string>();

  alive(): Edge[] {
    return this.edges.filter((edge) => !edge.events.some((id) => this.withdrawn.has(id)));
  }

  walk(roots: readonly string[], direction: 'back' | 'forward'): Map<string, number> {
    const edges = this.alive();
    const inside = new Set(roots);
    for (const holder of inside)
      for (const edge of edges) if (edge.packing && edge.to === holder) inside.add(edge.from);
    const step = (node: string): string[] => [
      ...edges.filter((edge) => direction === 'back' && edge.to === node).map((edge) => edge.from),
      ...edges.filter((edge) => direction === 'forward' && edge.from === node).map((edge) => edge.to),
      ...edges.filter((edge) => edge.packing && edge.to === node && inside.has(node)).map((edge) => edge.from),
    ];
    const found = new Map(roots.map((root) => [root, 0]));
    for (const [node, depth] of found) for (const next of step(node)) if (!found.has(next)) found.set(next, depth + 1);
    return found;
  }

  /** The same, with all fillings of a unit as one. */
  goods(roots: readonly string[], direction: 'back' | 'forward'): Map<string, number> {
    const merged = new Map<string, number>();
    for (const [node, depth] of this.walk(roots, direction)) {
      const id = node.replace(/#.*/, '');
      merged.set(id, Math.min(depth, merged.get(id) ?? depth));
    }
    return merged;
  }
}

export type Operation =
  | {
      readonly kind: 'transform';
      readonly inputs: number[];
      readonly outputs: number[];
      readonly unit: number | null;
      readonly process: number | null;
    }
  | { readonly kind: 'pack'; readonly unit: number; readonly children: number[] }
  | { readonly kind: 'unpack'; readonly unit: number }
  | { readonly kind: 'ship'; readonly unit: number }
  | { readonly kind: 'member'; readonly item: number; readonly lot: number }
  | { readonly kind: 'declare'; readonly earlier: number };

const lots = Array.from({ length: 6 }, (_, n) => lotOf(n));
export const items = Array.from({ length: 4 }, (_, n) => itemOf(n));
export const units = Array.from({ length: 3 }, (_, n) => unitOf(n));
export const things: readonly string[] = [...lots, ...items];

const thing = fc.nat(things.length - 1);
const several = fc.uniqueArray(thing, { minLength: 1, maxLength: 3 });
const unitNumber = fc.nat(units.length - 1);
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constant('transform' as const),
    inputs: several,
    outputs: several,
    unit: fc.option(unitNumber),
    process: fc.option(fc.nat(1)),
  }),
  fc.record({ kind: fc.constant('pack' as const), unit: unitNumber, children: several }),
  fc.record({ kind: fc.constant('unpack' as const), unit: unitNumber }),
  fc.record({ kind: fc.constant('ship' as const), unit: unitNumber }),
  fc.record({ kind: fc.constant('member' as const), item: fc.nat(3), lot: fc.nat(5) }),
  fc.record({ kind: fc.constant('declare' as const), earlier: fc.nat(30) }),
);

/** Plays operations into the read model and the oracle alike. */
export class Player {
  readonly oracle = new Oracle();
  readonly #readModel: ReadModel;
  readonly #units = new Map<string, { filling: number; full: boolean }>();
  readonly #told: { id: string; body: Body }[] = [];
  readonly #processes = new Map<string, { inputs: [string, string][]; outputs: [string, string][] }>();

  constructor(readModel: ReadModel) {
    this.#readModel = readModel;
  }

  filling(unit: string): string {
    return `${unit}#${Math.max(1, this.#units.get(unit)?.filling ?? 0)}`;
  }

  fillings(unit: string): string[] {
    const { filling = 0 } = this.#units.get(unit) ?? {};
    return Array.from({ length: Math.max(1, filling) }, (_, n) => `${unit}#${n + 1}`);
  }

  #node(id: string): string {
    return units.some((unit) => unit === id) ? this.filling(id) : id;
  }

  play(operation: Operation): void {
    if (operation.kind === 'transform') this.#transform(operation);
    else if (operation.kind === 'pack')
      this.#pack(
        units[operation.unit]!,
        operation.children.map((n) => things[n]!),
      );
    else if (operation.kind === 'unpack') this.#unpack(units[operation.unit]!);
    else if (operation.kind === 'ship') this.#tell(seen([units[operation.unit]!], placeOf(1)));
    else if (operation.kind === 'member') this.#member(items[operation.item]!, lots[operation.lot]!);
    else this.#declare(operation.earlier);
  }

  #tell(body: Body, ...writes: NonNullable<Step['writes']>): string {
    const step = said(body, ...writes);
    this.#told.push({ id: step.id, body });
    apply(this.#readModel, step);
    return step.id;
  }

  /** Not an emptied unit: that is ambiguous, which a test of its own is about. */
  #wholeUnit(unit: number | null): string[] {
    return unit === null || this.#units.get(units[unit]!)?.full === false ? [] : [units[unit]!];
  }

  #transform({ inputs, outputs, unit, process }: Operation & { kind: 'transform' }): void {
    const from = [...inputs.map((n) => things[n]!), ...this.#wholeUnit(unit)];
    const to = outputs.map((n) => things[n]!);
    const name = process === null ? undefined : `urn:example:process:${process}`;
    // One event per side where the transformation has an id of its own.
    const ids = name
      ? [this.#tell(transformed(from, [], name)), this.#tell(transformed([], to, name))]
      : [this.#tell(transformed(from, to))];
    const known = this.#processes.get(name ?? ids[0]!) ?? { inputs: [], outputs: [] };
    this.#processes.set(name ?? ids[0]!, known);
    known.inputs.push(...from.map((id): [string, string] => [this.#node(id), ids[0]!]));
    known.outputs.push(...to.map((id): [string, string] => [id, ids.at(-1)!]));
    for (const [input, first] of known.inputs) {
      for (const [output, last] of known.outputs) {
        this.oracle.edges.push({ from: input, to: output, packing: false, events: [first, last] });
      }
    }
  }

  #pack(unit: string, children: readonly string[]): void {
    const state = this.#units.get(unit) ?? { filling: 0, full: false };
    const next = { filling: state.full ? state.filling : state.filling + 1, full: true };
    this.#units.set(unit, next);
    const id = this.#tell(
      packed(unit, children),
      put(unitKey(unit), unitFact(unit as Unit['id'], next.filling, children)),
    );
    for (const child of children) {
      this.oracle.edges.push({ from: child, to: this.filling(unit), packing: true, events: [id] });
    }
  }

  #unpack(unit: string): void {
    const state = this.#units.get(unit);
    if (!state?.full) return;
    state.full = false;
    this.#tell(packed(unit, [], 'DELETE'), put(unitKey(unit), unitFact(unit as Unit['id'], state.filling, [])));
  }

  #member(item: Item['id'], lot: NonNullable<Item['lot']>): void {
    const body = event('ObjectEvent', 1, { action: 'ADD', epcList: [item], bizStep: 'commissioning' });
    this.#tell(body, put(factKey<Item>('item', item), itemFact(item, lot)));
    this.oracle.edges.push({ from: lot, to: item, packing: false, events: [] });
  }

  #declare(earlier: number): void {
    const told = this.#told[earlier];
    if (!told) return;
    this.oracle.withdrawn.add(told.id);
    apply(this.#readModel, declared(told.id, told.body));
  }
}
