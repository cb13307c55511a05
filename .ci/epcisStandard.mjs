// Usage: node .ci/epcisStandard.mjs FOLDER, which holds epcis-openapi-2.0.0.json and gs1-examples.
// Calls every operation that GS1's OpenAPI description of EPCIS 2.0 has and checks status, headers and body against it; then captures all
// of GS1's examples, and checks that each event comes back equal, in JSON, in XML and as JSON-LD, and is captured again without a change.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual, TextEncoder } from 'node:util';
import { fileURLToPath } from 'node:url';
import { document, pathValues, sampleEvents } from './sampleEvents.mjs';

const folder = process.argv[2];
if (folder === undefined) throw new Error('Give the folder with epcis-openapi-2.0.0.json and gs1-examples.');
const require = createRequire(import.meta.url);
const Ajv = require('ajv');
const jsonld = require('jsonld');
const { parseXml, readXmlDocument } = require('../gateway/dist/xml/index.js');
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

const sample = sampleEvents('standard');
const { event } = sample;
const values = { ...pathValues(sample), captureID: (await capture(document(event(1)))).captureID };
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

// One of GS1's examples redefines a term that the context protects; without the protection it can be read.
const bundled = JSON.parse(readFileSync(join(folder, 'epcis-context.jsonld'), 'utf8'), (name, value) =>
  name === '@protected' ? undefined : value,
);
/** Contexts come from the folder, never from the network. */
const documentLoader = async (documentUrl) => ({
  documentUrl,
  document: /epcis-context\.jsonld$/.test(documentUrl) ? bundled : { '@context': {} },
});

/** An event as canonical quads (RDFC-1.0) in the contexts of its document and its own. */
const quadsOf = ({ '@context': own = [], ...event }, contexts) =>
  jsonld.canonize(
    { '@context': [contexts ?? [], own].flat(), ...event },
    {
      algorithm: 'RDFC-1.0',
      format: 'application/n-quads',
      documentLoader,
      safe: false,
      canonizeOptions: { maxWorkFactor: 3 },
    },
  );

const limits = { depth: 64, values: 500_000, entries: 20_000, text: 65_536 };
async function sendXml(method, path, { headers = {}, body } = {}) {
  const asked = { authorization: `Bearer ${key}`, ...(body && { 'content-type': 'application/xml' }), ...headers };
  const response = await fetch(url + path, { method, headers: asked, ...(body && { body }) });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Fields that an answer adds, or writes for the whole document. */
const added = ['eventID', 'recordTime', '@context'];
/** An event without the fields that an answer adds. */
const plainly = (event) =>
  Object.fromEntries(Object.entries(event).filter(([field]) => !['eventID', 'recordTime'].includes(field)));
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
    const same = async (document, [event]) => {
      const sentQuads = await quadsOf(plainly(events[at]), sent['@context']);
      return sentQuads !== '' && sentQuads === (await quadsOf(plainly(event), document['@context']));
    };
    const match = eventsOf(body).filter((each) => isDeepStrictEqual(plain(each), plain(events[at])));
    if (status === 'recorded') check(`${name} comes back equal as canonical quads`, await same(body, match));
    for (const version of ['2.0', '1.2']) {
      const xml = await sendXml('GET', `/epcis/events/${encodeURIComponent(id)}`, {
        headers: { accept: 'application/xml', 'gs1-epc-format': 'Never_Translates', 'gs1-epcis-max': version },
      });
      const read = readXmlDocument(parseXml(new TextEncoder().encode(xml.text), limits));
      const index = eventsOf(body).indexOf(match[0]);
      if (status === 'recorded' && version === '2.0')
        check(`${name} comes back from XML as equal quads`, await same(read, [eventsOf(read)[index]]));
      const taken = await sendXml('POST', '/epcis/capture', { body: xml.text, headers: proceed });
      const counted = (await send('GET', taken.headers.get('location'), { headers: { prefer: 'wait=30' } })).body;
      const { recorded, refused } = counted['lotline:result'];
      check(
        `${name} is known when it is captured in XML ${version}`,
        recorded + refused === 0,
        JSON.stringify(counted),
      );
    }
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
