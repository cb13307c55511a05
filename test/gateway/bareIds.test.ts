import { describe, expect, test } from '@jest/globals';
import type { z } from 'zod';
import { openApiDocument } from '../../gateway/src/http/openapi';
import type { Route } from '../../gateway/src/http/route';
import { routes } from '../../gateway/src/http/routes';

const canonical = (ai: string, digits: string): string =>
  `https://id.gs1.org/${ai}/${ai === '01' ? digits.padStart(14, '0') : digits}`;

/** The spellings of the party, place or product with this canonical id: link, element string and bare number; none for other texts. */
function spellings(id: unknown): string[] {
  const [, ai, digits] = /^https:\/\/id\.gs1\.org\/(417|414|01)\/(\d+)$/.exec(String(id)) ?? [];
  if (ai === undefined || digits === undefined) return [];
  return [canonical(ai, digits), `(${ai})${digits}`, digits];
}

/** The value at a path. */
const valueAt = (value: unknown, path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>((at, name) => (at as Readonly<Record<string | number, unknown>> | undefined)?.[name], value);

interface Place {
  readonly path: readonly (string | number)[];
  readonly text: string;
}

/** The texts in an example, with their paths. */
function textsIn(value: unknown, path: readonly (string | number)[] = []): Place[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    textsIn(each, [...path, Array.isArray(value) ? Number(name) : name]),
  );
}

/** A copy of an example with another text at a path. */
function withText(value: unknown, [first, ...rest]: readonly (string | number)[], text: string): unknown {
  if (first === undefined) return text;
  if (Array.isArray(value)) return value.map((each: unknown, at) => (at === first ? withText(each, rest, text) : each));
  const fields = value as Readonly<Record<string, unknown>>;
  return { ...fields, [first]: withText(fields[first], rest, text) };
}

const parsed = (schema: z.ZodType, value: unknown): unknown => {
  const read = schema.safeParse(value);
  return read.success ? read.data : read.error.issues;
};

/** Bodies that are documents or files, or in which a party may also be a name or a key of another kind. Their routes read them. */
const isOther = ({ path }: Route): boolean =>
  /^\/(epcis|uploads|inbound|gs1|labels|publications|transactions)\b|\/messages$|^\/inventory\/expected\/close$/.test(
    path,
  );

describe('a party, place or product', () => {
  const fields = routes
    .filter((route) => route.body && !isOther(route))
    .flatMap(({ method, path, body, example }) =>
      textsIn(example)
        .map((place) => ({ ...place, all: spellings(valueAt(parsed(body!, example), place.path)) }))
        .filter(({ all }) => all.length > 0)
        .map(
          ({ path: at, all }) =>
            [`/${at.join('/')} of ${method} ${path}`, { schema: body!, example, at, all }] as const,
        ),
    );

  test('occurs in the examples of bodies', () => {
    expect(fields.length).toBeGreaterThan(60);
  });

  test.each(fields)(
    'is read as the same id from each of its spellings at %s',
    (_name, { schema, example, at, all }) => {
      const read = all.map((text) => parsed(schema, withText(example, at, text)));
      expect(read[1]).toEqual(read[0]);
      expect(read[2]).toEqual(read[0]);
    },
  );

  const filters = routes
    .filter((route) => route.query && !isOther(route))
    .flatMap(({ method, path, query }) =>
      (['place', 'party', 'product', 'customer', 'supplier', 'partner'] as const)
        .filter((name) => name in (query as z.ZodObject).shape)
        .map(
          (name) => [`?${name} of ${method} ${path}`, (query as z.ZodObject).shape[name] as z.ZodType, name] as const,
        ),
    );
  const [gln, gtin] = ['9506000134307', '09506000134352'];

  test.each(filters)('is read as the same id from each of its spellings at %s', (_name, schema, name) => {
    const ai = { place: '414', product: '01' }[name as string] ?? '417';
    const digits = ai === '01' ? gtin : gln;
    const [link, element, bare] = [canonical(ai, digits), `(${ai})${digits}`, digits].map((text) =>
      schema.safeParse(text),
    );
    expect(link).toMatchObject({ success: true, data: canonical(ai, digits) });
    expect(element).toEqual(link);
    expect(bare).toEqual(link);
  });

  test('has filters in queries', () => {
    expect(filters.length).toBeGreaterThan(15);
  });
});

describe('the key that makes a write safe to repeat', () => {
  test('is the header Idempotency-Key of every write', () => {
    const { paths } = openApiDocument(routes) as { paths: Record<string, Record<string, { parameters?: object[] }>> };
    const writes = Object.entries(paths).flatMap(([path, { post }]) =>
      post ? [{ path, parameters: post.parameters }] : [],
    );
    expect(writes.length).toBeGreaterThan(100);
    const header = expect.objectContaining({ in: 'header', name: 'Idempotency-Key' }) as unknown;
    for (const each of writes)
      expect(each).toEqual({ path: each.path, parameters: expect.arrayContaining([header]) as unknown });
  });

  test('is the field idempotencyKey of each command in a batch', () => {
    const batch = routes.find(({ path }) => path === '/commands')!;
    expect(textsIn(batch.example).map(({ path }) => path.at(-1))).toContain('idempotencyKey');
  });
});
