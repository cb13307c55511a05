import { itemKey } from '../../facts/item';
import { lotKey } from '../../facts/lot';
import { processKey } from '../../facts/process';
import type { ItemId, LotId, PlaceId } from '../../gs1/id';
import type { Facts, Step } from '../../step';
import { isLot } from '../goods';
import { sumLines } from '../load';
import { makeItem } from '../makeItem';
import { makeLot } from '../makeLot';
import { takeOut } from '../takeOut';
import { type Goods, lotsOf, type Told } from './eventGoods';
import { lotDates } from './lotDates';

type Made = LotId | ItemId;

const all = (goods: Goods): Made[] => [...lotsOf(goods), ...goods.items];
const union = (...lists: readonly (readonly Made[])[]): Made[] => [...new Set(lists.flat())];

/** Consumes the inputs and makes the outputs: what a transformation does to stock. */
export function transformStock(
  step: Step,
  { goods, inputs }: Told,
  { place, at, ilmd }: { readonly place: PlaceId; readonly at: string; readonly ilmd: unknown },
): void {
  takeOut(step.facts, { place, ...inputs }, 'consumed');
  const sources = all(inputs);
  for (const line of sumLines(goods.lots))
    makeLot(step, { ...line, ...lotDates(ilmd) }, { place, madeAt: at, inputs: sources });
  for (const item of goods.items) makeItem(step, { item, place }, sources);
}

/**
 * Records what was made of what, whether or not stock agrees: recalls follow these links, and must not miss one. Events that share a
 * transformationID are one process: every output is made from all its inputs.
 */
export function linkTransformation(facts: Facts, { goods, inputs }: Told, transformationId: string | undefined): void {
  const before = transformationId === undefined ? undefined : facts.get(processKey(transformationId));
  const sources = union(before?.inputs ?? [], all(inputs));
  const outputs = union(before?.outputs ?? [], all(goods));
  if (transformationId !== undefined) facts.put(processKey(transformationId), { inputs: sources, outputs });
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
