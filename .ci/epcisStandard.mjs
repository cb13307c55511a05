// Usage: node .ci/epcisStandard.mjs FOLDER, which holds epcis-openapi-2.0.0.json and gs1-examples.
// Calls every operation that GS1's OpenAPI description of EPCIS 2.0 has and checks status, headers and body against it; then captures all of
// GS1's examples, and checks that each event comes back equal and is captured again without a change.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Give the folder with epcis-openapi-2.0.0.json and gs1-examples.');
const require = createRequire(import.meta.url);
const Ajv = require('ajv');
const standard = JSON.parse(readFileSync(join(folder, 'epcis-openapi-2.0.0.json'), 'utf8'));
// Its two alternatives have no required property, so that every job meets both and `oneOf` can never hold, as for GS1's own example.
const job = standard.components.schemas.CaptureJob.allOf[1];
standard.components.schemas.CaptureJob.allOf[1] = { anyOf: job.oneOf };
const ajv = new Ajv({ unknownFormats: 'ignore', logger: false });
ajv.addSchema({ $id: 'epcis', ...standard });

const data = mkdtempSync(join(tmpdir(), 'lotline-epcis-'));
const gateway = spawn(process.execPath, [fileURLToPath(new URL('../gateway/dist/main.js', import.meta.url))], {
  env: { ...process.env, LOTLINE_DATA: data, PORT: '0', LOTLINE_LOG: 'silent', LOTLINE_WEBHOOK_NETWORKS: '127.0.0.1' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
process.once('exit', () => void gateway.kill());
const url = await new Promise((resolve) => {
  let text = '';
  gateway.stdout.on('data', (part) => {
    text += part;
    const found = /serves at (\S+)/.exec(text)?.[1];
    if (found) resolve(found);
  });
});
const key = readFileSync(join(data, 'keys', 'supplier.key'), 'utf8').trim();

let passed = 0;
const faults = [];
const check = (name, holds, detail = '') => {
  if (holds) passed += 1;
  else faults.push(`${name}: ${detail}`);
};

async function send(method, path, { body, headers = {} } = {}) {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
}

const proceed = { 'gs1-capture-error-behaviour': 'proceed' };
async function capture(document, headers = proceed) {
  const accepted = await send('POST', '/epcis/capture', { body: document, headers });
  if (accepted.status !== 202) throw new Error(JSON.stringify(accepted.body));
  const { body } = await send('GET', accepted.headers.get('location'), { headers: { prefer: 'wait=30' } });
  return body;
}

const place = 'https://id.gs1.org/414/0860009999992';
const item = 'https://id.gs1.org/01/90860009999209/21/CI';
const event = (number) => ({
  type: 'ObjectEvent',
  eventTime: '2026-01-01T10:00:00Z',
  eventTimeZoneOffset: '+00:00',
  eventID: `urn:example:${number}`,
  action: 'ADD',
  bizStep: 'commissioning',
  disposition: 'active',
  epcList: [`${item}${number}`],
  readPoint: { id: place },
  bizLocation: { id: place },
});
const document = (...eventList) => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-01-01T12:00:00Z',
  epcisBody: { eventList },
});

const values = {
  captureID: (await capture(document(event(1)))).captureID,
  eventID: 'urn:example:1',
  eventType: 'ObjectEvent',
  epc: `${item}1`,
  bizStep: 'commissioning',
  bizLocation: place,
  readPoint: place,
  disposition: 'active',
  queryName: 'everything',
  token: 'any',
};
await send('POST', '/epcis/queries', { body: { name: 'everything', query: {} } });
const subscription = { dest: 'https://127.0.0.1:1/', stream: true };
values.subscriptionID = (
  await send('POST', '/epcis/queries/everything/subscriptions', { body: subscription })
).body.subscriptionID;
const bodies = {
  '/capture': document(event(2)),
  '/events': event(3),
  '/queries': { name: 'another', query: { EQ_action: ['ADD'] } },
  '/queries/{queryName}/subscriptions': subscription,
};

const resolved = (part) =>
  part.$ref
    ? part.$ref
        .split('/')
        .slice(1)
        .reduce((at, name) => at[name], standard)
    : part;
const methods = ['options', 'get', 'post', 'delete'];
const operations = Object.entries(standard.paths)
  .flatMap(([path, item]) => methods.filter((method) => item[method]).map((method) => [method, path, item[method]]))
  .sort(([a, path], [b, other]) => (a === 'delete') - (b === 'delete') || other.length - path.length);

for (const [method, path, { responses }] of operations) {
  const name = `${method.toUpperCase()} ${path}`;
  const address = `/epcis${path === '/' ? '' : path}`.replace(/\{(\w+)\}/g, (_, each) =>
    encodeURIComponent(values[each]),
  );
  const { status, headers, body } = await send(method.toUpperCase(), address, {
    body: method === 'post' ? bodies[path] : undefined,
  });
  const response = responses[status] && resolved(responses[status]);
  check(
    `${name} answers a documented status`,
    response !== undefined && status < 300,
    `${status} ${JSON.stringify(body)}`,
  );
  if (!response) continue;
  const missing = Object.keys(response.headers ?? {}).filter(
    (header) => ['Allow', 'Location', 'GS1-EPCIS-Version', 'GS1-CBV-Version'].includes(header) && !headers.get(header),
  );
  check(`${name} sends its headers`, missing.length === 0, missing.join());
  const schema = response.content?.['application/json']?.schema;
  check(
    `${name} has a body only if one is documented`,
    (body === undefined) === (schema === undefined),
    JSON.stringify(body),
  );
  if (!schema || body === undefined) continue;
  const inFile = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"epcis#/'));
  const isValid = ajv.compile(inFile);
  check(`${name} answers its schema`, isValid(body), ajv.errorsText(isValid.errors));
}

/** Fields that an answer adds, or writes for the whole document. */
const added = ['eventID', 'recordTime', '@context'];
const eventsOf = (answer) => answer.epcisBody.queryResults.resultsBody.eventList;
const files = readdirSync(join(folder, 'gs1-examples'), { recursive: true, encoding: 'utf8' }).filter((file) =>
  file.endsWith('.jsonld'),
);
for (const file of files) {
  const sent = JSON.parse(readFileSync(join(folder, 'gs1-examples', file), 'utf8'));
  const job = await capture(sent);
  const results = job['lotline:result'].events;
  const events = sent.epcisBody
    ? (sent.epcisBody.eventList ?? sent.epcisBody.queryResults.resultsBody.eventList)
    : [sent];
  for (const [at, { id, status, message }] of results.entries()) {
    const name = `${file} event ${at}`;
    check(
      `${name} is recorded`,
      status === 'recorded' || status === 'exists' || status === 'conflict',
      `${status} ${message}`,
    );
    if (status === 'refused') continue;
    const { body } = await send('GET', `/epcis/events/${encodeURIComponent(id)}`, {
      headers: { 'gs1-epc-format': 'Never_Translates' },
    });
    const plain = (each) => Object.fromEntries(Object.entries(each).filter(([field]) => !added.includes(field)));
    const found = eventsOf(body).some((each) => isDeepStrictEqual(plain(each), plain(events[at])));
    // Comments are no part of an event: one that differs in them alone is known under the first.
    if (status === 'recorded')
      check(`${name} comes back equal`, found, JSON.stringify(eventsOf(body)[0]).slice(0, 300));
    const again = await capture(body);
    const counts = again['lotline:result'];
    check(
      `${name} is known when it is captured again`,
      counts.recorded === 0 && counts.refused === 0,
      JSON.stringify(counts.events),
    );
  }
}

gateway.kill();
rmSync(data, { recursive: true, force: true });
for (const fault of faults) console.error(fault);
console.log(`EPCIS 2.0: ${passed} passed, ${faults.length} failed`);
process.exit(faults.length === 0 ? 0 : 1);
