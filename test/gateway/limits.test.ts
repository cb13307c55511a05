import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { documentLimits, eventLimits, limits } from '@lotline/chaincode/domain';
import { apiLimits, bodyLimits } from '../../gateway/src/answers/limits';
import { openApiDocument } from '../../gateway/src/http/openapi';
import { routes } from '../../gateway/src/http/routes';

const root = join(__dirname, '../..');
const text = (file: string): string => readFileSync(join(root, file), 'utf8');

const tables = { limits, eventLimits, documentLimits, apiLimits, bodyLimits };
const files = ['chaincode/src/domain/limits.ts', 'gateway/src/answers/limits.ts'];

/** The rows of a table as docs/limits.md shows them: name, value, and the comment beside the value. */
function rowsOf(name: keyof typeof tables): string[] {
  const source = files.map(text).join('\n');
  const [, body = ''] = new RegExp(`^export const ${name} = \\{\\n(.*?)^\\} as const;`, 'ms').exec(source) ?? [];
  const comments = new Map(
    [...body.matchAll(/\/\*\* (.*) \*\/\n {2}(\w+):/g)].map(([, comment, key]) => [key, comment]),
  );
  return Object.entries(tables[name]).map(
    ([key, value]) => `| \`${key}\` | ${value.toLocaleString('en-US')} | ${comments.get(key) ?? 'no comment'} |`,
  );
}

const names = Object.keys(tables) as (keyof typeof tables)[];

describe('the limits that a caller can meet', () => {
  test.each(names)('are in docs/limits.md with the values and words of the table %s', (name) => {
    const lines = text('docs/limits.md').split('\n');
    const start = lines.findIndex((line) => line.startsWith('## ') && line.includes(`\`${name}\``));
    const end = lines.findIndex((line, at) => at > start && line.startsWith('## '));
    const shown = lines
      .slice(start, end < 0 ? undefined : end)
      .filter((line) => line.startsWith('| `'))
      .map((line) => line.replaceAll(/ +/g, ' '));
    expect(shown).toEqual(rowsOf(name));
  });

  test('are named by no constant elsewhere', () => {
    const sources = execFileSync('git', ['ls-files', 'chaincode/src/*.ts', 'gateway/src/*.ts'], {
      cwd: root,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((file) => file !== '' && !files.includes(file));
    expect(sources.flatMap((file) => metIn(file, text(file)))).toEqual(apart);
  });

  test.each([
    ['/recalls', 'roots', limits.lines],
    ['/items', 'items', limits.items],
  ])('are in the description of %s as maxItems of %s', (path, field, limit) => {
    const found = JSON.stringify(bodyOf(path, field));
    expect(found).toContain(`"maxItems":${limit}`);
  });
});

/** Limits that stand alone, because a standard sets them, or because their folder takes nothing from others. */
const apart = [
  // The largest EPC memory of a tag that the Tag Data Standard has in mind.
  'gateway/src/gs1/epcPlus.ts: mostBits',
  'gateway/src/gs1/readGs1.ts: maxGs1Length',
  // GS1-128, General Specifications.
  'gateway/src/labels/symbol.ts: longestLinear',
  'gateway/src/xml/parseXml.ts: mostNamespaces',
  'gateway/src/xml/readExtension.ts: deepest',
];

/** The constants for a largest number with which a file refuses input or which it states to a caller. */
function metIn(file: string, source: string): string[] {
  const declared = source.matchAll(
    /^(?:export )?const ((?:most|maximum|max|longest|largest|deepest)\w*) = [\d_][\d_ *]*;/gm,
  );
  return [...declared]
    .map(([, name = '']) => name)
    .filter((name) => !/(?:Shown|Listed|Named|Lines)$/.test(name))
    .filter((name) =>
      new RegExp(
        `\\.max\\(${name}\\)|limit: ${name}\\b|boundedArray\\([^;]*\\b${name}\\b|^(?!.*LIMIT).*\\$\\{[^}]*\\b${name}\\b[^}]*\\}.*[a-z]`,
        'm',
      ).test(source),
    )
    .map((name) => `${file}: ${name}`);
}

function bodyOf(path: string, field: string): unknown {
  const { paths } = openApiDocument(routes) as {
    paths: Record<string, { post: { requestBody: { content: Record<string, { schema: unknown }> } } }>;
  };
  const body = paths[path]?.post.requestBody.content['application/json']?.schema as {
    properties: Record<string, unknown>;
  };
  return body.properties[field];
}
