import type { Database } from '../../projection/database';
import { Gs1Error, readGs1, writeEpcUrn } from '../../gs1';
import type { Rewrite } from './epcFormat';

const longestPrefix = 12;
const shortestPrefix = 6;

/** The GS1 Company Prefix in an EPC URN. */
const prefixIn = (urn: string): string => urn.split(':')[4]?.split('.')[0] ?? '';

/** Undefined where the text has no such form. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Gs1Error) return undefined;
    throw error;
  }
}

/** Writes Digital Links as EPC URNs where a registered GS1 Company Prefix says how the key is divided; other ids and web addresses stay. */
export const toUrnBy =
  (database: Database): Rewrite =>
  (id) => {
    if (!/^https?:\/\//i.test(id)) return id;
    const read = attempt(() => readGs1(id, { partial: true }));
    if (read?.syntax !== 'digitalLink' || read.problems.length > 0) return id;
    const values = new Map(read.elements.map(({ ai, value }) => [ai, value]));
    for (let length = longestPrefix; length >= shortestPrefix; length -= 1) {
      const urn = attempt(() => writeEpcUrn(values, length));
      if (urn !== undefined && database.get('SELECT 1 FROM prefix WHERE digits = ?', prefixIn(urn))) return urn;
    }
    return id;
  };
