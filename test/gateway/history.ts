import type { ItemId, Links, LotId, Thing } from '@lotline/chaincode/domain';
import { thingKey } from '@lotline/chaincode/domain';
import fc from 'fast-check';
import { eventKey } from '../../chaincode/src/domain/facts/event';
import { at, type Body, event, itemOf, lotOf, placeOf, containerOf } from './blocks';
import { type ContractFeed, supplier } from './contractFeed';
import { packed, seenAt, transformed } from './capturedEvents';

/** A naive model of a history: every input linked with every output, and containers by filling. */
interface Edge {
  readonly from: string;
  readonly to: string;
  readonly packing: boolean;
  readonly events: readonly string[];
}

interface Process {
  readonly inputs: [node: string, event: string][];
  readonly outputs: [node: string, event: string][];
}

/** Walks over the links that the contract recorded, without a graph. */
export class Oracle {
  edges: Edge[] = [];
  readonly withdrawn = new Set<string>();
  readonly #processes = new Map<string, Process>();

  /** Adds the links that the contract recorded for an event. */
  add(id: string, links: Links): void {
    const { parent, children = [], out, serialized = [] } = links;
    if (parent && out !== true) {
      for (const child of children) this.edges.push({ from: child, to: parent, packing: true, events: [id] });
    }
    for (const [lot, item] of serialized) this.edges.push({ from: lot, to: item, packing: false, events: [id] });
    this.#addMaking(id, links);
  }

  #addMaking(id: string, { process, inputs = [], outputs = [] }: Links): void {
    const known: Process = this.#processes.get(process ?? id) ?? { inputs: [], outputs: [] };
    this.#processes.set(process ?? id, known);
    known.inputs.push(...inputs.map((node): [string, string] => [node, id]));
    known.outputs.push(...outputs.map((node): [string, string] => [node, id]));
    for (const [from, first] of known.inputs) {
      for (const [to, last] of known.outputs) this.edges.push({ from, to, packing: false, events: [first, last] });
    }
  }

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

  /** The same, with all fillings of a container as one. */
  goods(roots: readonly string[], direction: 'back' | 'forward'): Map<string, number> {
    const merged = new Map<string, number>();
    for (const [node, depth] of this.walk(roots, direction)) {
      const id = node.replace(/ .*/, '');
      merged.set(id, Math.min(depth, merged.get(id) ?? depth));
    }
    return merged;
  }

  /** All nodes of a container; its first filling if none is known. */
  fillings(container: string): string[] {
    const nodes = this.edges.flatMap(({ from, to }) => [from, to]).filter((node) => node.startsWith(`${container} `));
    return [...new Set([`${container} 1`, ...nodes])];
  }
}

export type Operation =
  | {
      readonly kind: 'transform';
      readonly inputs: number[];
      readonly outputs: number[];
      readonly container: number | null;
      readonly process: number | null;
    }
  | { readonly kind: 'pack'; readonly container: number; readonly children: number[] }
  | { readonly kind: 'unpack'; readonly container: number }
  | { readonly kind: 'ship'; readonly container: number }
  | { readonly kind: 'member'; readonly item: number; readonly lot: number }
  | { readonly kind: 'declare'; readonly earlier: number };

const lots = Array.from({ length: 6 }, (_, n) => lotOf(n));
export const items = Array.from({ length: 4 }, (_, n) => itemOf(n));
export const containers = Array.from({ length: 3 }, (_, n) => containerOf(n));
export const things: readonly string[] = [...lots, ...items];

const thing = fc.nat(things.length - 1);
const several = fc.uniqueArray(thing, { minLength: 1, maxLength: 3 });
const containerNumber = fc.nat(containers.length - 1);
export const operation: fc.Arbitrary<Operation> = fc.oneof(
  fc.record({
    kind: fc.constant('transform' as const),
    inputs: several,
    outputs: several,
    container: fc.option(containerNumber),
    process: fc.option(fc.nat(1)),
  }),
  fc.record({ kind: fc.constant('pack' as const), container: containerNumber, children: several }),
  fc.record({ kind: fc.constant('unpack' as const), container: containerNumber }),
  fc.record({ kind: fc.constant('ship' as const), container: containerNumber }),
  fc.record({ kind: fc.constant('member' as const), item: fc.nat(3), lot: fc.nat(5) }),
  fc.record({ kind: fc.constant('declare' as const), earlier: fc.nat(30) }),
);

/** Runs operations on the contract, whose blocks the read model follows, and adds its recorded links to the oracle. */
export class Player {
  readonly oracle = new Oracle();
  readonly #feed: ContractFeed;
  readonly #captured: { id: string; body: Body }[] = [];
  #minute = 1;

  constructor(feed: ContractFeed) {
    this.#feed = feed;
  }

  async play(operation: Operation): Promise<void> {
    this.#minute += 1;
    for (const body of this.#bodies(operation)) await this.#capture(body);
    if (operation.kind === 'declare') await this.#declare(operation.earlier);
  }

  #bodies(operation: Operation): Body[] {
    const minute = this.#minute;
    switch (operation.kind) {
      case 'transform':
        return this.#transform(operation);
      case 'pack':
        return [this.#packing(operation)];
      case 'unpack':
        return [{ ...packed(minute, containers[operation.container]!, [], 'DELETE'), ...at(placeOf(1)) }];
      case 'ship':
        return [seenAt(minute, [containers[operation.container]!], placeOf(1))];
      case 'member':
        return [this.#member(items[operation.item]!, lots[operation.lot]!)];
      case 'declare':
        return [];
    }
  }

  async #capture(body: Body): Promise<void> {
    const lotsBefore = items.map((item) => this.#lotOf(item));
    const id = await this.#feed.capture(body);
    this.#captured.push({ id, body });
    const links = this.#feed.world.fact(eventKey(supplier.msp, id))?.links;
    if (links) this.oracle.add(id, links);
    for (const [n, item] of items.entries()) {
      const lot = this.#lotOf(item);
      // An item's own record stays, even if the event is declared in error.
      if (lot !== undefined && lot !== lotsBefore[n]) {
        this.oracle.edges.push({ from: lot, to: item, packing: false, events: [] });
      }
    }
  }

  #lotOf(item: ItemId): Thing['lot'] {
    return this.#feed.world.fact(thingKey(item))?.lot;
  }

  #transform({ inputs, outputs, container, process }: Operation & { kind: 'transform' }): Body[] {
    const minute = this.#minute;
    const from: string[] = [...inputs.map((n) => things[n]!), ...(container === null ? [] : [containers[container]!])];
    const to = outputs.map((n) => things[n]!);
    if (process === null) return [transformed(from, to, { minute })];
    // One event per side if the transformation has an id.
    const id = `urn:example:process:${process}`;
    return [transformed(from, [], { id, minute }), transformed([], to, { id, minute })];
  }

  #packing({ container, children }: Operation & { kind: 'pack' }): Body {
    const inside = children.map((n) => things[n]!);
    return { ...packed(this.#minute, containers[container]!, inside), ...at(placeOf(1)) };
  }

  #member(item: ItemId, lot: LotId): Body {
    const ilmd = { 'cbvmda:lotNumber': lot.replace(/.*\//, '') };
    const made = { action: 'ADD', epcList: [item], bizStep: 'commissioning', ilmd };
    return event('ObjectEvent', this.#minute, made);
  }

  async #declare(earlier: number): Promise<void> {
    const captured = this.#captured[earlier];
    if (!captured) return;
    this.oracle.withdrawn.add(captured.id);
    await this.#feed.capture({ ...captured.body, errorDeclaration: { declarationTime: '2026-02-01T00:00:00Z' } });
  }
}
