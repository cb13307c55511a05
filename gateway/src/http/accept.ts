import { must } from '@lotline/chaincode/domain';
/** A media range of an Accept header, with its quality. */
interface Range {
  readonly type: string;
  readonly quality: number;
}

const rangesOf = (accept: string): Range[] =>
  accept
    .toLowerCase()
    .split(',')
    .map((each) => each.split(';').map((part) => part.trim()))
    .map(([type = '', ...parameters]) => {
      const quality = parameters.map((each) => /^q=([01](?:\.\d{0,3})?)$/.exec(each)?.[1]).find((each) => each);
      return { type, quality: Number(quality ?? 1) };
    })
    .filter(({ type }) => type !== '');

/** How precisely a range names a type: 0 for not at all. */
function precision(range: string, type: string): number {
  if (range === type) return 3;
  if (range === `${must(type.split('/')[0], 'type')}/*`) return 2;
  return range === '*/*' ? 1 : 0;
}

/** The quality that an Accept header gives a type: that of the most precise range (RFC 9110). */
function qualityOf(ranges: readonly Range[], type: string): number {
  const [best] = ranges
    .map((range) => ({ ...range, precision: precision(range.type, type) }))
    .filter((each) => each.precision > 0)
    .sort((a, b) => b.precision - a.precision);
  return best?.quality ?? 0;
}

/**
 * The offered type that an Accept header prefers, and of equal ones the first; undefined if it takes none of them. Without a header any
 * type will do.
 */
export function bestType<Type extends string>(accept: string | undefined, offered: readonly Type[]): Type | undefined {
  const ranges = rangesOf(accept ?? '');
  if (ranges.length === 0) return offered[0];
  let best: Type | undefined;
  let most = 0;
  for (const type of offered) {
    const quality = qualityOf(ranges, type);
    if (quality > most) [best, most] = [type, quality];
  }
  return best;
}
