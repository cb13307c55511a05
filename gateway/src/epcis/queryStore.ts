import type { Database } from '../projection/database';
import { EpcisRefusal } from './epcisRefusal';
import type { EventQuery, Parameters } from './query/builder';
import { readQuery } from './query/readQuery';
import { apiLimits } from '../answers/limits';

/** A query that an organisation named. */
export interface NamedQuery {
  readonly name: string;
  readonly query: Readonly<Record<string, unknown>>;
}

const isScalar = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value);

function valuesOf(name: string, value: unknown): string[] {
  if (value === null) return [];
  const values = Array.isArray(value) ? (value as unknown[]) : [value];
  if (values.every(isScalar)) return values.map(String);
  throw new EpcisRefusal(
    'query_invalid',
    `The parameter ${name.slice(0, 100)} has a value that is no text, number or list of these.`,
    {
      errors: [
        {
          pointer: `/query/${name.slice(0, 100)}`,
          message: 'is no text, number or list of these',
          code: 'query_invalid',
        },
      ],
    },
  );
}

/** Understands a named query. Throws EpcisRefusal. */
export function readNamed(query: Readonly<Record<string, unknown>>): EventQuery {
  const { '@context': context, ...given } = query;
  const parameters: Parameters = new Map(Object.entries(given).map(([name, value]) => [name, valuesOf(name, value)]));
  return readQuery(parameters, context);
}

const exists = (name: string): EpcisRefusal =>
  new EpcisRefusal(
    'query_exists',
    `Your organisation has a query with the name ${name}. Delete it first, or choose another name.`,
  );

/** The named queries of all organisations. */
export class QueryStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Throws EpcisRefusal if the name is taken or the query is not valid. */
  add(organisation: string, { name, query }: NamedQuery): void {
    readNamed(query);
    if (this.find(organisation, name)) throw exists(name);
    const count = 'SELECT count(*) AS count FROM epcis_query WHERE organisation = ?';
    if (this.#database.one<{ count: number }>(count, organisation).count >= apiLimits.queries) {
      throw new EpcisRefusal(
        'query_invalid',
        `Your organisation has ${apiLimits.queries} queries, which is the maximum.`,
      );
    }
    this.#database.run(
      'INSERT INTO epcis_query (organisation, name, query) VALUES (?, ?, ?)',
      organisation,
      name,
      JSON.stringify(query),
    );
  }

  find(organisation: string, name: string): NamedQuery | undefined {
    const row = this.#database.get<{ query: string }>(
      'SELECT query FROM epcis_query WHERE organisation = ? AND name = ?',
      organisation,
      name,
    );
    return row && { name, query: JSON.parse(row.query) as NamedQuery['query'] };
  }

  /** Queries after a name, in the order of names. */
  list(organisation: string, after: string, limit: number): NamedQuery[] {
    return this.#database
      .all<{ name: string; query: string }>(
        'SELECT name, query FROM epcis_query WHERE organisation = ? AND name > ? ORDER BY name LIMIT ?',
        organisation,
        after,
        limit,
      )
      .map(({ name, query }) => ({ name, query: JSON.parse(query) as NamedQuery['query'] }));
  }

  remove(organisation: string, name: string): void {
    this.#database.run('DELETE FROM epcis_query WHERE organisation = ? AND name = ?', organisation, name);
  }
}
