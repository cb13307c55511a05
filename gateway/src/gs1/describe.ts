import { formsOf, type FormOptions, type Gs1Forms } from './forms';
import { applicationIdentifiers } from './identifiers';
import { meaningOf } from './meaning';
import { Gs1Error, type Gs1Problem } from './problem';
import { type Gs1Reading, type Gs1Syntax, readGs1, type ReadOptions } from './readGs1';

/** An element with its title and what its value means. */
export interface DescribedElement {
  readonly ai: string;
  readonly title: string;
  readonly value: string;
  /** Where the value is in the text, in characters from 0. */
  readonly at: number;
  readonly date?: string;
  readonly decimal?: string;
}

/** Everything that is known of a text of GS1 elements. */
export interface Gs1Description {
  /** True if there are no problems. */
  readonly valid: boolean;
  readonly problems: Gs1Problem[];
  readonly syntax?: Gs1Syntax;
  readonly symbology?: string;
  readonly elements: DescribedElement[];
  readonly epc?: Gs1Reading['epc'];
  /** Parameters of a Digital Link that are not GS1's. */
  readonly other?: { readonly name: string; readonly value: string }[];
  /** The same elements in other forms; only if there are some, and they are valid. */
  readonly forms?: Gs1Forms;
}

export type DescribeOptions = ReadOptions & FormOptions;
type PrefixLengthOf = (elements: Gs1Reading['elements']) => number | undefined;

const read = (text: string, options: ReadOptions): Gs1Reading | Gs1Description => {
  try {
    return readGs1(text, options);
  } catch (error) {
    if (error instanceof Gs1Error) return { valid: false, problems: [...error.problems], elements: [] };
    throw error;
  }
};

const elementsOf = ({ elements, problems }: Gs1Reading): DescribedElement[] =>
  elements.map(({ ai, value, at }) => ({
    ai,
    title: applicationIdentifiers.get(ai)?.title ?? '',
    value,
    at,
    ...(problems.length === 0 && meaningOf(ai, value)),
  }));

const carrierOf = ({ symbology, epc, other = [] }: Gs1Reading): Partial<Gs1Description> => ({
  ...(symbology !== undefined && { symbology }),
  ...(epc && { epc }),
  ...(other.length > 0 && { other: other.map(([name, value]) => ({ name, value })) }),
});

/** Fills in from the text the filter value, the length of the company prefix and the domain, if the caller gives none. */
function formOptions(
  { elements, epc }: Gs1Reading,
  { filter, prefixLength, stem }: FormOptions,
  prefixLengthOf: PrefixLengthOf = () => undefined,
): FormOptions {
  const all = {
    filter: filter ?? epc?.filter,
    prefixLength: prefixLength ?? epc?.prefixLength ?? prefixLengthOf(elements),
    stem: stem ?? (epc?.host === undefined ? undefined : `https://${epc.host}`),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/**
 * Reads a text of GS1 elements, checks it, and writes it in every other form. Never throws for what the text says. `prefixLengthOf`
 * finds the length of the GS1 Company Prefix where neither the options nor the text give it.
 */
export function describeGs1(
  text: string,
  options: DescribeOptions = {},
  prefixLengthOf?: PrefixLengthOf,
): Gs1Description {
  const reading = read(text, options);
  if ('valid' in reading) return reading;
  const { elements, problems, syntax } = reading;
  const description = { problems: [...problems], syntax, ...carrierOf(reading), elements: elementsOf(reading) };
  if (problems.length > 0) return { ...description, valid: false };
  if (elements.length === 0) return { ...description, valid: true };
  const forms = formsOf(elements, formOptions(reading, options, prefixLengthOf));
  return { ...description, valid: true, forms };
}
