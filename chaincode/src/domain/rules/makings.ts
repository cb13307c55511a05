import { canonicalJson } from '../encoding';
import type { Lot, LotData, Making } from '../facts/lot';
import type { NodeId } from '../facts/links';
import { present } from './present';

/** The most makings of a lot that are kept. The latest runs beyond that are only counted. */
const mostMakings = 12;

/** The kinds in the order in which they give the lot its master data; among several of one kind, the first by event time does. */
const kinds: readonly Making['kind'][] = ['made', 'output', 'run', 'item'];

const rank = (making: Making): string => `${kinds.indexOf(making.kind)} ${making.madeAt} ${canonicalJson(making)}`;

const inOrder = (a: Making, b: Making): number => Number(rank(a) > rank(b)) - Number(rank(a) < rank(b));

function kindOf({ uncommissioned, runs, process }: Lot): Making['kind'] {
  if (uncommissioned) return runs === 0 ? 'item' : 'run';
  return process === undefined ? 'made' : 'output';
}

const dataOf = (from: LotData): LotData => {
  const { place, productionDate, packagingDate, bestBefore, sellBy, expiry, origin, certificates, ilmd } = from;
  return present({ place, productionDate, packagingDate, bestBefore, sellBy, expiry, origin, certificates, ilmd });
};

/** The makings of a lot. A single one is not stored apart from the lot's own fields. */
const makingsOf = (lot: Lot): readonly Making[] =>
  lot.makings ?? [{ ...dataOf(lot), kind: kindOf(lot), madeAt: lot.madeAt ?? '' }];

/** The lot with one more making; `process` is the transformation of an output. */
export function withMaking(lot: Lot, making: Making, process?: NodeId): Lot {
  const all = [...makingsOf(lot), making].sort(inOrder);
  const [first, ...items] = all.filter(({ kind }) => kind === 'item');
  return asStated(
    { ...lot, ...(process !== undefined && { process }) },
    first ? all.filter((each) => !items.includes(each)) : all,
  );
}

/** The lot without a making that was in error; undefined if no making of its producer is left. */
export function withoutMaking(
  lot: Lot,
  { kind, madeAt, place }: Pick<Making, 'kind' | 'madeAt' | 'place'>,
): Lot | undefined {
  const all = makingsOf(lot);
  const wrong = all.find((each) => each.kind === kind && each.madeAt === madeAt && each.place === place);
  if (!wrong) return lot;
  const left = all.filter((each) => each !== wrong);
  return left.length === 0 ? undefined : asStated(lot, left);
}

const withoutData = (lot: Lot): Omit<Lot, keyof LotData> => {
  const { place, productionDate, packagingDate, bestBefore, sellBy, expiry, origin, certificates, ilmd, ...rest } = lot;
  return rest;
};

/** The lot as its makings state it. */
function asStated(lot: Lot, all: readonly Making[]): Lot {
  const [first] = all;
  if (!first) return lot;
  const isCommissioned = first.kind === 'made' || first.kind === 'output';
  const { process } = lot;
  return present({
    ...withoutData(lot),
    ...dataOf(first),
    madeAt: all.map((each) => each.madeAt).toSorted()[0],
    uncommissioned: isCommissioned ? undefined : (true as const),
    process: first.kind === 'output' ? process : undefined,
    makings: all.length > 1 ? all.slice(0, mostMakings) : undefined,
  });
}
