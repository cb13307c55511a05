import { type PlaceId, placeUriOf, type Product, productOf } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';
import type { Column } from './columns';
import type { ReferenceDocument } from '../queries/eventBody';

const glnUri = 'https://id.gs1.org/414/';

export type Row = Readonly<Record<string, string>>;

/** The registered descriptions of what events only name by id. Unknown ones are empty texts. */
export class Descriptions {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  product(lot: string): string {
    const product = productOf(lot);
    return product === undefined ? '' : (this.#product(product)?.name ?? '');
  }

  /** The columns of a place: its description and its GLN. A place without a GLN, such as coordinates, describes itself. */
  place(key: string, id: string): Row {
    const place = id === '' ? undefined : readFact(this.#database, 'place', id);
    const known = [place?.name, place?.address].filter((part) => part !== undefined).join(', ');
    const description = known === '' && !id.startsWith(glnUri) ? placeUriOf(id as PlaceId) : known;
    return { [key]: description, [`${key}Gln`]: glnOf(id) };
  }

  /** A party's name and contact. */
  party(id: string): { readonly name: string; readonly contact: string } {
    const party = id === '' ? undefined : readFact(this.#database, 'party', id);
    return { name: party?.name ?? '', contact: party?.contact ?? '' };
  }

  /** The party that has to supply a column's data: the recorder of the event, unless the data is another party's. */
  supplierOf({ source }: Column, row: Row, recorder: string | null): string | undefined {
    const byRecorder = recorder ?? undefined;
    if (source === 'event') return byRecorder;
    if (source === 'product') return this.#ownerOfProduct(row['lot'] ?? '');
    if ('partyIn' in source) return row[source.partyIn] || byRecorder;
    const gln = row[source.placeIn] ?? '';
    return (gln === '' ? undefined : placeParty(this.#database, placeOf(gln))) ?? byRecorder;
  }

  #ownerOfProduct(lot: string): string | undefined {
    const product = productOf(lot);
    return product === undefined ? undefined : this.#product(product)?.owner;
  }

  #product(id: string): Product | undefined {
    return readFact(this.#database, 'product', id);
  }
}

/** The GLN of a place, with its extension if it has one; another id unchanged. */
const glnOf = (place: string): string => place.replace(glnUri, '').replace('/254/', '.');

const placeOf = (gln: string): string => (/^\d/.test(gln) ? `${glnUri}${gln}` : gln);

/** The columns of a traceability lot code. One that its firm made without a GTIN is the whole id. */
export function lotCode(lot: string, of: '' | 'Used' | 'Produced' = ''): Row {
  const [isGtin, gtin = '', number = ''] = /^https:\/\/id\.gs1\.org\/01\/(\d{14})(?:\/10\/(.+))?$/.exec(lot) ?? [];
  if (isGtin === undefined) return { [`tlc${of}Gtin`]: '', [`tlc${of}Lot`]: lot };
  return { [`tlc${of}Gtin`]: gtin, [`tlc${of}Lot`]: decodeURIComponent(number) };
}

export const documentsOf = (documents: readonly ReferenceDocument[]): Row => ({
  documentType: documents.map(({ type }) => type).join('; '),
  documentNumber: documents.map(({ number }) => number).join('; '),
});
