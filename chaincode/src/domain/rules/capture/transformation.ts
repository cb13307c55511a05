import { itemKey } from '../../facts/item';
import { lotKey } from '../../facts/lot';
import { processKey } from '../../facts/process';
import type { ItemId, LotId, PlaceId } from '../../gs1/id';
import type { Facts, Step } from '../../step';
import { isLot } from '../goods';
import { madeLines } from '../lotLines';
import { makeItem } from '../makeItem';
import { makeLot } from '../makeLot';
import { takeOut } from '../takeOut';
import { type Goods, lotsOf, type Told } from './eventGoods';
import { madeFrom, openUnits } from './insideUnits';
import { lotDates } from './lotDates';

type Made = LotId | ItemId;

const union = (...lists: readonly (readonly Made[])[]): Made[] => [...new Set(lists.flat())];

/** The lots and items that goods are, those inside logistic units too. */
export const lotsAndItems = (facts: Facts, goods: Goods): Made[] =>
  union(lotsOf(goods), goods.items, madeFrom(facts, goods.units));

interface Origin {
  readonly place: PlaceId;
  readonly at: string;
  /** Where the clock stood, ±hh:mm. */
  readonly offset: string;
  readonly ilmd: unknown;
}

/** Consumes the inputs and makes the outputs: what a transformation does to stock. */
export function transformStock(step: Step, { goods, inputs }: Told, { place, at, offset, ilmd }: Origin): void {
  const sources = lotsAndItems(step.facts, inputs);
  takeOut(step.facts, { place, ...openUnits(step.facts, inputs, place) }, 'consumed');
  for (const line of madeLines(step.facts, goods.lots))
    makeLot(step, { ...line, ...lotDates(ilmd) }, { place, madeAt: at, offset, inputs: sources });
  for (const item of goods.items) makeItem(step, { item, place }, sources);
}

/** What was made of what; `id` is the transformationID, where the event has one. */
export interface TransformationLink {
  readonly id: string | undefined;
  readonly inputs: readonly Made[];
  readonly made: readonly Made[];
}

/**
 * Records what was made of what, whether or not stock agrees: recalls follow these links, and must not miss one. Events that share a
 * transformationID are one process: every output is made from all its inputs.
 */
export function linkTransformation(facts: Facts, { id, inputs, made }: TransformationLink): void {
  const before = id === undefined ? undefined : facts.get(processKey(id));
  const sources = union(before?.inputs ?? [], inputs);
  const outputs = union(before?.outputs ?? [], made);
  if (id !== undefined) facts.put(processKey(id), { inputs: sources, outputs });
  for (const output of outputs) linkInputs(facts, output, sources);
}

function linkInputs(facts: Facts, goods: Made, inputs: readonly Made[]): void {
  if (isLot(goods)) {
    const lot = facts.get(lotKey(goods)) ?? { id: goods, status: 'unverified' as const, inputs: [], recalls: [] };
    facts.put(lotKey(goods), { ...lot, inputs: union(lot.inputs, inputs) });
  } else {
    const item = facts.get(itemKey(goods)) ?? { id: goods, status: 'unverified' as const, inputs: [], recalls: [] };
    facts.put(itemKey(goods), { ...item, inputs: union(item.inputs, inputs) });
  }
}
