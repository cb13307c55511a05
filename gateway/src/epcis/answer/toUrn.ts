import type { Database } from '../../projection/database';
import { epcOf, Gs1Error, readGs1, writeEpcUrn } from '../../gs1';
import { remembered } from '../../trace/remembered';
import type { Rewrite } from './epcFormat';

const longestPrefix = 12;
const shortestPrefix = 6;

/** Undefined where the text has no such form. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof Gs1Error) return undefined;
    throw error;
  }
}

const selectPrefix = 'SELECT 1 FROM prefix WHERE digits = ?';

/**
 * Writes Digital Links as EPC URNs where a registered GS1 Company Prefix says how the key is divided; other ids and web addresses stay. For
 * one response: it keeps each answer, because most events name the same few places and products.
 */
export function toUrnBy(database: Database): Rewrite {
  const isRegistered = remembered((digits) => database.get(selectPrefix, digits) !== undefined);
  return remembered((id) => {
    if (!/^https?:\/\//i.test(id)) return id;
    const read = attempt(() => readGs1(id, { partial: true }));
    if (read?.syntax !== 'digitalLink' || read.problems.length > 0) return id;
    const values = new Map(read.elements.map(({ ai, value }) => [ai, value]));
    for (let length = longestPrefix; length >= shortestPrefix; length -= 1) {
      const epc = attempt(() => epcOf(values, length));
      if (epc && isRegistered(epc.prefix)) return writeEpcUrn(values, length);
    }
    return id;
  });
}
