import type { Party } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';

/** The digits of a key from where its GS1 Company Prefix begins, by AI; 0 is its first digit. */
const prefixStarts: Readonly<Record<string, number>> = { '00': 1, '01': 1, '8006': 1, '8003': 1 };

/** Prefixes that an EPC may have; a shorter one is a range of several companies, a longer one a single key. */
const shortest = 6;
const longest = 12;

/** The length of the GS1 Company Prefix that a member has registered for a key; undefined if none has. */
export function registeredPrefixLength({ database }: ReadModel, ai: string, value: string): number | undefined {
  const digits = value.slice(prefixStarts[ai] ?? 0);
  const lengths = database
    .all<{ body: string }>('SELECT body FROM party')
    .flatMap(({ body }) => (JSON.parse(body) as Party).prefixes)
    .filter((prefix) => digits.startsWith(prefix) && prefix.length >= shortest && prefix.length <= longest)
    .map((prefix) => prefix.length);
  return lengths.length === 0 ? undefined : Math.max(...lengths);
}
