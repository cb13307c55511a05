import { jsonPointer } from './eventError';

type Originals = Record<string, string>;

const compare = (raw: unknown, read: unknown, path: readonly PropertyKey[], found: Originals): void => {
  if (typeof raw === 'string') {
    if (raw !== read) found[jsonPointer(path)] = raw;
  } else if (typeof raw === 'object' && raw !== null && typeof read === 'object' && read !== null) {
    for (const [key, child] of Object.entries(raw)) {
      compare(child, (read as Readonly<Record<string, unknown>>)[key], [...path, key], found);
    }
  }
};

/** The texts of an event that reading has respelt, by JSON pointer, as they were written. */
export const originalTexts = (raw: unknown, read: unknown): Readonly<Originals> => {
  const found: Originals = {};
  compare(raw, read, [], found);
  return found;
};
