import { isIdError, parseId, type Prefixes, splitPrefixed } from '@lotline/chaincode/domain';

export type Fields = Readonly<Record<string, unknown>>;

/** An event as a query sees it: as it was sent, with the prefixes of its context. */
export interface EventView {
  readonly body: Fields;
  readonly prefixes: Prefixes;
  /** Registered attributes of a place, product or party by name; undefined for an id without. */
  readonly masterData: (id: string) => ReadonlyMap<string, string> | undefined;
  /** Returns true if the event is about a thing: by an id without owner, it may mean any party's. */
  readonly isAbout: (thing: string) => boolean;
}

export type Predicate = (view: EventView) => boolean;

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The entries of a list; a single value counts as a list of one. */
export const entriesOf = (value: unknown): readonly unknown[] => {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value];
};

export const objectsOf = (value: unknown): Fields[] => entriesOf(value).filter(isFields);
export const textsOf = (value: unknown): string[] => entriesOf(value).filter((each) => typeof each === 'string');

/** Expands a prefix that the context declares. */
export const expand = (text: string, prefixes: Prefixes): string => splitPrefixed(text, prefixes)?.join('') ?? text;

const mostKnown = 20_000;
const known = new Map<string, string>();

/** The canonical spelling of a GS1 key; any other text as it is. */
export function canonical(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const read = parseId(text);
  const id = isIdError(read) ? text : read.id;
  if (known.size >= mostKnown) known.clear();
  known.set(text, id);
  return id;
}

/** The canonical spelling of an id in an event. */
export const idIn = (text: string, { prefixes }: EventView): string => canonical(expand(text, prefixes));
