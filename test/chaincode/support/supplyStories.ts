import fc from 'fast-check';
import { crateOf } from '../attacks/support/otherIds';
import type { Actor } from './cast';
import { type Picks, picksOf } from './chainView';
import { actors, homes, ownerAt, Story, type Told } from './storyBooks';

/** The random numbers of a story: each row is one step. */
export const plots = fc.array(
  fc.record({ step: fc.nat({ max: 99 }), numbers: fc.array(fc.nat({ max: 30 }), { minLength: 8, maxLength: 8 }) }),
  { minLength: 4, maxLength: 22, size: 'max' },
);

/** Ids of classes of goods, counted in cases or weighed. */
const classes = (actor: Actor): string[] => [
  actor.lot('A'),
  actor.lot('B'),
  `${actor.otherProduct}/10/W1`,
  `${actor.otherProduct}/10/W2`,
  `urn:gdst:example.org:product:lot:class:${actor.msp}.L1`,
  `urn:example:goods:${actor.msp}-loose`,
];
const isWeighed = (lot: string): boolean => /\/W\d|-loose/.test(lot);
const containers = (actor: Actor): string[] => [
  actor.container(1),
  crateOf(actor),
  `urn:example:box:${actor.msp}`,
  `urn:epc:id:sscc:${actor.prefix}.00000009`,
];

const where = (place: string): object => ({ readPoint: { id: place }, bizLocation: { id: place } });

/** A line of a quantity in the smallest unit: weights in grams or kilograms. */
const line = (lot: string, quantity: number, picks: Picks): object => {
  if (!isWeighed(lot)) return { epcClass: lot, quantity, ...(picks.chance(2) ? { uom: 'CS' } : {}) };
  return picks.chance(2)
    ? { epcClass: lot, quantity, uom: 'GRM' }
    : { epcClass: lot, quantity: quantity / 1000, uom: 'KGM' };
};

type Step = (story: Story, picks: Picks) => void;

const inStock = (story: Story): [string, string, number][] =>
  [...story.stock].flatMap(([lot, places]) =>
    [...places].flatMap(([place, much]): [string, string, number][] => (much > 0 ? [[lot, place, much]] : [])),
  );

const some = (much: number, picks: Picks): number => picks.one([much, Math.ceil(much / 2), 1]) ?? much;

const loose = (story: Story): Told[] =>
  [...story.things.values()].filter(
    ({ place, parent, inside, isGoods }) => place !== undefined && parent === undefined && (isGoods || inside.size > 0),
  );

const make: Step = (story, picks) => {
  const by = picks.one(actors)!;
  const lot = picks.one(classes(by).filter((each) => !story.stock.has(each)));
  if (lot === undefined) return;
  const place = picks.one([by.place, by.otherPlace])!;
  const much = picks.one([4000, 10, 2500, 7])!;
  const quantityList = [isWeighed(lot) ? line(lot, much, picks) : { epcClass: lot, quantity: much, uom: 'CS' }];
  const event = { type: 'ObjectEvent', action: 'ADD', bizStep: 'commissioning', quantityList, ...where(place) };
  if (picks.chance(9)) {
    story.tellWrongly(by, event);
    return;
  }
  story.tell(by, event);
  story.add(lot, place, much);
  story.makers.set(lot, by);
};

const makeItem: Step = (story, picks) => {
  const by = picks.one(actors)!;
  const item = picks.one(['1', '2', '3', 'CASE'].map((each) => by.item(each)).filter((id) => !story.things.has(id)));
  if (item === undefined) return;
  const lot = picks.one(['A', 'B'])!;
  story.tell(by, {
    type: 'ObjectEvent',
    action: 'ADD',
    bizStep: 'commissioning',
    epcList: [item],
    ilmd: { 'cbvmda:lotNumber': lot },
    ...where(by.place),
  });
  story.links.push([by.lot(lot), item]);
  story.things.set(item, {
    id: item,
    place: by.place,
    parent: undefined,
    inside: new Map(),
    filling: 0,
    isGoods: true,
  });
};

/** A thing that can be packed into: an empty container of the place's owner, or one with contents there. */
const fillable = (story: Story, place: string): string[] => [
  ...containers(ownerAt(place)).filter((id) => (story.things.get(id)?.inside.size ?? 0) === 0),
  ...loose(story)
    .filter((thing) => thing.place === place && (thing.inside.size > 0 || thing.id.endsWith('CASE')))
    .map(({ id }) => id),
];

/** A packing of a part of a lot at the place, of a thing, or of both. */
interface Packing {
  readonly parentID: string;
  readonly place: string;
  readonly lot: { readonly id: string; readonly much: number } | undefined;
  readonly thing: Told | undefined;
}

function packingAt(story: Story, picks: Picks): Packing | undefined {
  const place = picks.one([...inStock(story).map(([, each]) => each), ...loose(story).map((each) => each.place!)]);
  if (place === undefined) return undefined;
  const parentID = picks.one(fillable(story, place));
  const row = picks.one([undefined, ...inStock(story).filter(([, each]) => each === place)]);
  const thing = picks.one([undefined, ...loose(story).filter((each) => each.place === place && each.id !== parentID)]);
  if (parentID === undefined || (row === undefined && thing === undefined)) return undefined;
  return { parentID, place, lot: row && { id: row[0], much: some(row[2], picks) }, thing };
}

const pack: Step = (story, picks) => {
  const packing = packingAt(story, picks);
  if (!packing) return;
  const { parentID, place, lot, thing } = packing;
  const event = {
    type: 'AggregationEvent',
    action: 'ADD',
    bizStep: 'packing',
    parentID,
    childEPCs: thing ? [thing.id] : [],
    childQuantityList: lot ? [line(lot.id, lot.much, picks)] : [],
    ...where(place),
  };
  if (picks.chance(9)) {
    story.tellWrongly(ownerAt(place), event);
    return;
  }
  story.tell(ownerAt(place), event);
  notePacking(story, packing);
};

function notePacking(story: Story, { parentID, place, lot, thing }: Packing): void {
  const known = story.things.get(parentID);
  const unused = { id: parentID, place, parent: undefined, inside: new Map(), filling: 0, isGoods: false };
  const container: Told = known ?? unused;
  if (container.inside.size === 0) container.filling += 1;
  container.place = place;
  story.things.set(parentID, container);
  if (lot) {
    story.add(lot.id, place, -lot.much);
    container.inside.set(lot.id, (container.inside.get(lot.id) ?? 0) + lot.much);
    story.links.push([lot.id, story.node(parentID)]);
  }
  if (!thing) return;
  container.inside.set(thing.id, 1);
  story.links.push([story.node(thing.id), story.node(parentID)]);
  thing.place = undefined;
  thing.parent = parentID;
}

/** Takes out the contents; `use` is what becomes of each. */
function empty(container: Told, use: (goods: string, much: number) => void): void {
  for (const [goods, much] of container.inside) use(goods, much);
  container.inside.clear();
}

const unpack: Step = (story, picks) => {
  const container = picks.one(loose(story).filter(({ inside }) => inside.size > 0));
  if (!container) return;
  const place = container.place!;
  const isListed = picks.chance(2);
  const goods = [...container.inside];
  story.tell(ownerAt(place), {
    type: 'AggregationEvent',
    action: 'DELETE',
    bizStep: 'unpacking',
    parentID: container.id,
    childEPCs: isListed ? goods.flatMap(([id]) => (story.things.has(id) ? [id] : [])) : [],
    childQuantityList: isListed
      ? goods.flatMap(([id, much]) => (story.things.has(id) ? [] : [line(id, much, picks)]))
      : [],
    ...where(place),
  });
  empty(container, (id, much) => {
    const thing = story.things.get(id);
    if (!thing) story.add(id, place, much);
    else Object.assign(thing, { place, parent: undefined });
  });
};

const journey = (story: Story, goods: object, from: string, to: string): void => {
  const destinationList = [{ type: 'location', destination: to }];
  story.tell(ownerAt(from), {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'shipping',
    ...goods,
    readPoint: { id: from },
    destinationList,
  });
  const sourceList = [{ type: 'location', source: from }];
  story.tell(ownerAt(to), {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'receiving',
    ...goods,
    ...where(to),
    sourceList,
  });
};

const move: Step = (story, picks) => {
  const row = picks.one(inStock(story));
  const to = row && picks.one(homes.filter((each) => each !== row[1]));
  if (!row || to === undefined) return;
  const much = some(row[2], picks);
  journey(story, { quantityList: [line(row[0], much, picks)] }, row[1], to);
  story.add(row[0], row[1], -much);
  story.add(row[0], to, much);
};

const moveThing: Step = (story, picks) => {
  const thing = picks.one(loose(story));
  const to = thing && picks.one(homes.filter((each) => each !== thing.place));
  if (!thing?.place || to === undefined) return;
  journey(story, { epcList: [thing.id] }, thing.place, to);
  thing.place = to;
};

/** The goods that a transformation uses: a thing with all its contents, at any depth. */
function consume(story: Story, thing: Told): void {
  empty(thing, (id) => {
    const inner = story.things.get(id);
    if (inner) consume(story, inner);
  });
  Object.assign(thing, thing.isGoods ? { isGoods: false, place: undefined, parent: undefined } : { parent: undefined });
}

const transform: Step = (story, picks) => {
  const row = picks.one(inStock(story));
  if (!row) return;
  const [lot, place, all] = row;
  const by = ownerAt(place);
  const output = picks.one(classes(by).filter((each) => !story.stock.has(each)));
  const thing = picks.one([undefined, undefined, ...loose(story).filter((each) => each.place === place)]);
  if (output === undefined) return;
  const much = some(all, picks);
  const inputs = { inputQuantityList: [line(lot, much, picks)], inputEPCList: thing ? [thing.id] : [] };
  const made = isWeighed(output) ? line(output, 3000, picks) : { epcClass: output, quantity: 3, uom: 'CS' };
  const base = { type: 'TransformationEvent', bizStep: 'commissioning', ...where(place) };
  const process = picks.chance(2) ? `urn:uuid:${by.msp}-${story.captured.length}` : undefined;
  if (process === undefined) story.tell(by, { ...base, ...inputs, outputQuantityList: [made] });
  else {
    story.tell(by, { ...base, ...inputs, transformationID: process });
    story.tell(by, { ...base, outputQuantityList: [made], transformationID: process });
  }
  story.links.push([lot, output], ...(thing ? [[story.node(thing.id), output] as [string, string]] : []));
  story.add(lot, place, -much);
  if (thing) consume(story, thing);
  story.add(output, place, isWeighed(output) ? 3000 : 3);
  story.makers.set(output, by);
};

const steps: readonly Step[] = [
  make,
  make,
  make,
  makeItem,
  makeItem,
  pack,
  pack,
  pack,
  pack,
  unpack,
  unpack,
  move,
  move,
  moveThing,
  moveThing,
  transform,
  transform,
];

/** A random supply chain, in order of event time. */
export function storyOf(plot: readonly { readonly step: number; readonly numbers: readonly number[] }[]): Story {
  const story = new Story();
  for (const { step, numbers } of plot) steps[step % steps.length]!(story, picksOf(numbers));
  return story;
}
