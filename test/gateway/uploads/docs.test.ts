import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { rowKinds, uploadColumns } from '@lotline/gateway/answers';

const page = readFileSync(join(__dirname, '../../../docs/uploads.md'), 'utf8');

/** The rows of the table below a heading, with single spaces. */
const rowsBelow = (heading: string): string[] => {
  const [, after = ''] = page.split(`\n### ${heading}\n`);
  const [section = ''] = after.split(/\n##/);
  return section
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.replace(/ +/g, ' '));
};

test.each(rowKinds)('the page of uploads has the columns of %s as they are read', (kind) => {
  const expected = uploadColumns[kind].map(({ name, isRequired, meaning, example }) =>
    `| ${isRequired ? `**${name}**` : name} | ${meaning} | ${example} |`.replace(/ +/g, ' '),
  );
  expect(rowsBelow(kind)).toEqual(expected);
});
