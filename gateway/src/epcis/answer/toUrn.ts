import type { Database } from '../../projection/database';
import { Gs1Error, readGs1, writeEpcUrn } from '../../gs1';
import type { Rewrite } from './epcFormat';

const longestPrefix = 12;
const shortestPrefix = 6;

/** The GS1 Company Prefix in an EPC URN. */
const prefixIn = (urn: string): string => urn.split(':')[4]?.split('.')[0] ?? '';

function urnWith(values: ReadonlyMap<string, string>, length: number): string | undefined {
  try {
    return writeEpcUrn(values, length);
  } catch (error) {
    if (error instanceof Gs1Error) return undefined;
    throw error;
  }
}

/** Writes Digital Links as EPC URNs where a registered GS1 Company Prefix says how the key is divided; other ids stay. */
export const toUrnBy =
  (database: Database): Rewrite =>
  (id) => {
    if (!/^https?:\/\//i.test(id)) return id;
    const { elements, syntax } = readGs1(id, { partial: true });
    if (syntax !== 'digitalLink') return id;
    const values = new Map(elements.map(({ ai, value }) => [ai, value]));
    for (let length = longestPrefix; length >= shortestPrefix; length -= 1) {
      const urn = urnWith(values, length);
      if (urn !== undefined && database.get('SELECT 1 FROM prefix WHERE digits = ?', prefixIn(urn))) return urn;
    }
    return id;
  };
