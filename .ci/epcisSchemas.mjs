// Usage: node .ci/epcisSchemas.mjs FOLDER, which holds EPCIS-JSON-Schema.json, query-schema.json and gs1-examples.
// Changes GS1's example events in every place and compares the refusals of capture with those of GS1's schema. Then names and asks a query
// for every parameter of GS1's schema of queries.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { withGateway } from './gateway.mjs';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Give the folder with EPCIS-JSON-Schema.json and query-schema.json.');
const Ajv = createRequire(import.meta.url)('ajv');
const read = (file) => JSON.parse(readFileSync(join(folder, file), 'utf8'));

let passed = 0;
const faults = [];
const check = (name, holds, detail) => {
  if (holds) passed += 1;
  else faults.push(`${name}: ${detail}`);
};

const changes = {
  nothing: (value) => value,
  null: () => null,
  number: () => 7,
  text: () => 'some text',
  list: (value) => [value],
  object: () => ({ 'x:y': 1 }),
  empty: (value) => (typeof value === 'string' ? '' : []),
  space: (value) => (typeof value === 'string' ? `${value} ` : [value, value]),
  unknown: (value) => (value?.constructor === Object ? { ...value, colour: 'red' } : true),
};

/** Copies of a value with one change each, and their places. */
function* changed(value, path = []) {
  for (const [name, change] of Object.entries(changes)) {
    if (path.length > 0 && name !== 'nothing') yield [`${path.join('/')} ${name}`, change(value)];
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const rest = Object.entries(value).filter(([other]) => other !== key);
    const place = Array.isArray(value) ? '#' : key;
    const left = Array.isArray(value) ? rest.map(([, each]) => each) : Object.fromEntries(rest);
    yield [`${[...path, place].join('/')} left out`, left];
    for (const [name, copy] of changed(inner, [...path, place])) {
      yield [name, Array.isArray(value) ? Object.assign([...value], { [key]: copy }) : { ...value, [key]: copy }];
    }
  }
}

// Lists may repeat an EPC or disposition; a place has no fields without a namespace, which JSON-LD would drop.
const agreed = /(?:EPCList|epcList|persistentDisposition\/(?:un)?set) space$|(?:readPoint|bizLocation) unknown$/;

function* changedEvents() {
  const seen = new Set();
  const files = readdirSync(join(folder, 'gs1-examples'), { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((each) => each.endsWith('.jsonld'))) {
    const document = read(join('gs1-examples', file));
    for (const event of document.epcisBody?.eventList ?? []) {
      for (const [change, copy] of changed(event)) {
        const name = `${event.type} ${change}`;
        if (seen.has(name) || agreed.test(name) || change.startsWith('eventID')) continue;
        seen.add(name);
        yield { name, context: document['@context'], event: { ...copy, eventID: `urn:uuid:${randomUUID()}` } };
      }
    }
  }
}

const documentOf = (context, eventList) => ({
  '@context': context,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T00:00:00Z',
  epcisBody: { eventList },
});

async function compareEvents(send) {
  const ajv = new Ajv({ unknownFormats: 'ignore', logger: false });
  const isValid = ajv.compile(read('EPCIS-JSON-Schema.json'));
  const groups = Map.groupBy(changedEvents(), ({ context }) => JSON.stringify(context));
  for (const group of groups.values()) {
    for (let at = 0; at < group.length; at += 500) {
      const part = group.slice(at, at + 500);
      const headers = { 'gs1-capture-error-behaviour': 'proceed' };
      const body = documentOf(
        part[0].context,
        part.map(({ event }) => event),
      );
      const accepted = await send('POST', '/epcis/capture', { body, headers });
      const job = await send('GET', accepted.headers.get('location'), { headers: { prefer: 'wait=30' } });
      part.forEach(({ name, context, event }, index) => {
        const { status, message } = job.body['lotline:result'].events[index];
        const wanted = isValid(documentOf(context, [event])) ? 'taken' : 'refused';
        check(
          name,
          (status === 'refused') === (wanted === 'refused'),
          `the schema has it ${wanted}; ${message ?? status}`,
        );
      });
    }
  }
}

const schema = read('query-schema.json');
const resolved = (part) =>
  part.$ref ? resolved(schema.definitions[decodeURIComponent(part.$ref.split('/').pop())]) : part;

/** Values that a part of the schema has. */
function samplesOf(part, name) {
  const { oneOf, anyOf, type, items, nullable, enum: words, format } = resolved(part);
  const any = oneOf ?? anyOf;
  if (any) return any.flatMap((each) => samplesOf(each, name));
  if (type === 'array') return [samplesOf(items, name)];
  if (nullable) return [null, 1];
  if (type === 'number' || type === 'integer') return [5];
  if (type === 'boolean') return [true, false];
  if (format === 'date-time') return ['2026-01-01T00:00:00Z'];
  return words ?? (format === 'uri' ? ['https://example.com/x'] : [name === 'orderBy' ? 'eventTime' : 'f00d']);
}

/** A name that a pattern of the schema has; it escapes its patterns twice. */
const nameOf = (pattern) =>
  pattern
    .slice(1, -1)
    .replace('[a-z][a-zA-Z0-9_]+', pattern.includes('bizTransaction') ? 'po' : 'owning_party')
    .replace('[a-z][a-zA-Z0-9]*\\\\:\\\\w+', 'ex:field')
    .replace('[A-Z0-9]{2,4}', 'CEL')
    .replace('\\\\w+_\\\\w+', 'bizLocation_name');

async function askQueries(send) {
  const { properties, patternProperties } = schema.definitions['EPCIS-Query'];
  const named = Object.entries(properties).filter(([name]) => name !== '@context');
  const families = Object.entries(patternProperties).map(([pattern, part]) => [nameOf(pattern), part]);
  for (const [parameter, part] of [...named, ...families]) {
    for (const value of samplesOf(part, parameter)) {
      const order = parameter === 'eventCountLimit' ? { orderBy: 'eventTime' } : {};
      const query = { '@context': { ex: 'https://example.com/' }, ...order, [parameter]: value };
      const made = await send('POST', '/epcis/queries', { body: { name: 'sample', query } });
      const found = await send('GET', '/epcis/queries/sample/events?perPage=1');
      await send('DELETE', '/epcis/queries/sample');
      const holds = made.status === 201 && found.status === 200;
      check(`${parameter} ${JSON.stringify(value)}`, holds, JSON.stringify(made.body ?? found.body));
    }
  }
}

await withGateway(
  async ({ LOTLINE_DATA: data, LOTLINE_URL: url }) => {
    const key = readFileSync(join(data, 'keys', 'supplier.key'), 'utf8').trim();
    const send = async (method, path, { body, headers = {} } = {}) => {
      const own = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }), ...headers };
      const answer = await fetch(url + path, { method, headers: own, ...(body && { body: JSON.stringify(body) }) });
      const text = await answer.text();
      return { status: answer.status, headers: answer.headers, body: text === '' ? undefined : JSON.parse(text) };
    };
    await askQueries(send);
    await compareEvents(send);
  },
  { LOTLINE_RATE_LIMIT: '0', LOTLINE_LOG: 'silent' },
);
for (const fault of faults) console.error(fault);
console.log(`EPCIS schemas: ${passed} passed, ${faults.length} failed`);
process.exit(faults.length === 0 ? 0 : 1);
