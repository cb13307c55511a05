import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readDocument } from '../../chaincode/src/domain/epcis/document';
import { eventHash, eventPreHash } from '../../chaincode/src/domain/epcis/eventHash';
import { parseEvent } from '../../chaincode/src/domain/epcis/parseEvent';
import { canonicalJson } from '../../chaincode/src/domain/encoding';
import { keys, qualifiers } from '../../chaincode/src/domain/gs1/keys';

/** Real input lies outside the repository: LOTLINE_SHARED names the folder, and only then do these tests run. */
const shared = join(process.env['LOTLINE_SHARED'] ?? '', 'data');
const documents = (folder: string): string[] =>
  readdirSync(join(shared, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.jsonld'))
    .map((file) => join(folder, file));
const text = (file: string): string => readFileSync(join(shared, file), 'utf8');
const events = (file: string): { context: unknown; events: object[] } => {
  const document = readDocument(text(file));
  if (!document.ok) throw new Error(JSON.stringify(document.errors));
  return { context: document.context, events: document.events as object[] };
};
const lines = (file: string): string[] =>
  text(file)
    .split('\n')
    .filter((line) => line !== '');

describe('the examples of GS1 and of FSMA 204', () => {
  test.each([...documents('epcis/gs1-examples'), ...documents('fsma204/epcis'), ...documents('epcis/event-hash')])(
    '%s is read',
    (file) => {
      const document = readDocument(text(file));
      expect(document).toMatchObject({ ok: true });
      if (!document.ok) return;
      expect(document.unknownRootKeys).toEqual(file.startsWith('fsma204') ? ['_comment_gs1us_mapping'] : []);
      const read = document.events.map(parseEvent);
      expect(read.flatMap((each) => (each.ok ? [] : each.errors))).toEqual([]);
      for (const each of read) {
        if (!each.ok) continue;
        expect(parseEvent(JSON.parse(canonicalJson(each.event)))).toMatchObject({ ok: true, event: each.event });
      }
      document.events.forEach((event, at) => {
        const each = read[at];
        if (each?.ok)
          expect(eventHash(each.event, document.context)).toBe(eventHash(event as object, document.context));
      });
    },
  );
});

describe('the event hash vectors', () => {
  const files = documents('epcis/event-hash');
  test.each(files)('%s has the published hashes', (file) => {
    const { context, events: found } = events(file);
    expect(found.map((event) => eventHash(event, context))).toEqual(lines(file.replace('.jsonld', '.hashes')));
  });

  const published = new Set(readdirSync(join(shared, 'epcis/event-hash')));
  const withText = files.filter((file) => published.has(basename(file, '.jsonld') + '.prehashes'));
  test.each(withText)('%s has the published pre-hash texts', (file) => {
    const { context, events: found } = events(file);
    expect(found.map((event) => eventPreHash(event, context))).toEqual(lines(file.replace('.jsonld', '.prehashes')));
  });
});

test('the GS1 keys are those of the syntax dictionary', () => {
  const dictionary = new Map(
    lines('gs1/gs1-syntax-dictionary.txt')
      .filter((line) => /^\d{2,4} /.test(line))
      .map((line) => [line.split(/\s+/)[0]!, line]),
  );
  for (const key of new Set(keys.values())) {
    expect(dictionary.get(key.ai)).toContain('dlpkey');
    const linters = dictionary.get(key.ai)?.split(/[\s,]+/) ?? [];
    expect(linters.includes('csum')).toBe(key.checked !== undefined);
    expect(linters.includes('csumalpha')).toBe(key.paired === true);
    const listed = /dlpkey=(\S+)/.exec(dictionary.get(key.ai) ?? '')?.[1] ?? '';
    expect(key.qualifiers.map((each) => each.join(',')).join('|')).toBe(listed);
  }
  for (const qualifier of new Set(qualifiers.values())) expect(dictionary.has(qualifier.ai)).toBe(true);
});
