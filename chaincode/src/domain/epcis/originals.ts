import { jsonPointer } from './eventError';

type Originals = Record<string, string>;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const compare = (raw: Fields, read: Fields, path: readonly PropertyKey[], found: Originals): void => {
  for (const key of Object.keys(raw)) {
    const before = raw[key];
    const after = read[key];
    if (before === after) continue;
    if (typeof before === 'string') found[jsonPointer([...path, key])] = before;
    else if (isFields(before) && isFields(after)) compare(before, after, [...path, key], found);
  }
};

/** The original texts of an event where parsing changed their spelling, by JSON pointer. */
export const originalTexts = (raw: object, read: object): Readonly<Originals> => {
  const found: Originals = {};
  compare(raw as Fields, read as Fields, [], found);
  return found;
};
