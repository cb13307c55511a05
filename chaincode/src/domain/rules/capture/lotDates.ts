import { byCodePoint } from '../../codePoints';
import { contentHash } from '../../encoding';
import type { LotOrigin } from '../makeLot';

const date = /^\d{4}-\d\d-\d\d/;

const expiryFields = [
  'itemExpirationDate',
  'expirationDate',
  'expirationDateTime',
  'bestBeforeDate',
  'sellByDate',
  'lotExpirationDate',
];
const productionFields = ['productionDate', 'harvestDate', 'packagingDate', 'harvestEndDate'];

/** The local name of a namespaced key. */
export const localName = (key: string): string =>
  key.slice(Math.max(key.lastIndexOf(':'), key.lastIndexOf('/'), key.lastIndexOf('#')) + 1);

function firstDate(ilmd: Readonly<Record<string, unknown>>, names: readonly string[]): string | undefined {
  for (const name of names) {
    for (const [key, value] of Object.entries(ilmd).sort(([a], [b]) => byCodePoint(a, b))) {
      if (localName(key) === name && typeof value === 'string' && date.test(value)) return value.slice(0, 10);
    }
  }
  return undefined;
}

/** The dates in instance/lot master data, in GS1 and CBV terms (CBV 2.0 section 9.3), and the hash of the whole ILMD. */
export function lotDates(ilmd: unknown): LotOrigin {
  if (typeof ilmd !== 'object' || ilmd === null) return {};
  const fields = ilmd as Readonly<Record<string, unknown>>;
  return {
    expiry: firstDate(fields, expiryFields),
    productionDate: firstDate(fields, productionFields),
    ilmd: contentHash(ilmd),
  };
}
