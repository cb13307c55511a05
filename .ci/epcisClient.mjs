// Usage: node .ci/epcisClient.mjs FILE, which is GS1's OpenAPI description of EPCIS 2.0.
// Generates a client from that description, compiles it with strict types, and calls every one of its operations against the gateway.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { root, withGateway } from './gateway.mjs';
import { document, pathValues, sampleEvents } from './sampleEvents.mjs';

const file = process.argv[2];
if (file === undefined) throw new Error('Give the file epcis-openapi-2.0.0.json.');
const folder = mkdtempSync(join(tmpdir(), 'lotline-client-'));
process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
const program = (path, ...args) =>
  execFileSync(process.execPath, [join(root, 'node_modules', path), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });

const source = join(folder, 'source');
program(
  '@hey-api/openapi-ts/bin/run.js',
  '--input',
  resolve(file),
  '--output',
  source,
  '--client',
  '@hey-api/client-fetch',
);
const compiled = join(folder, 'compiled');
const options = [
  '--ignoreConfig',
  '--strict',
  '--skipLibCheck',
  '--module',
  'commonjs',
  '--target',
  'es2023',
  '--types',
  'node',
];
program(
  '@typescript/native/bin/tsc',
  ...options,
  '--rootDir',
  source,
  '--outDir',
  compiled,
  join(source, 'index.ts'),
  join(source, 'client', 'index.ts'),
);
writeFileSync(join(compiled, 'package.json'), '{"type":"commonjs"}');
const require = createRequire(join(compiled, 'index.js'));
const { createClient } = require('./client');
const operations = require('./sdk.gen.js');

const sample = sampleEvents('client');
const { event } = sample;
const subscription = { dest: 'https://127.0.0.1:1/', signatureToken: 'secret', stream: true };
const bodies = {
  postCapture: document(event(2)),
  postEvents: event(3),
  postQueries: { name: 'another', query: { EQ_action: ['ADD'] } },
  postQueriesByQueryNameSubscriptions: subscription,
};

async function callAll({ LOTLINE_URL, LOTLINE_DATA }) {
  const key = readFileSync(join(LOTLINE_DATA, 'keys', 'supplier.key'), 'utf8').trim();
  const client = createClient({ baseUrl: `${LOTLINE_URL}/epcis`, headers: { authorization: `Bearer ${key}` } });
  const done = async (call) => {
    const { error, response, data } = await call;
    if (error !== undefined) throw new Error(JSON.stringify(error));
    return { response, data };
  };
  const captured = await done(
    operations.postCapture({ client, body: document(event(1)), headers: { 'Idempotency-Key': 'one' } }),
  );
  const captureID = captured.response.headers.get('location').split('/').at(-1);
  let job;
  do job = (await done(operations.getCaptureByCaptureId({ client, path: { captureID } }))).data;
  while (job.running);
  if (!job.success) throw new Error(JSON.stringify(job.errors));
  await done(operations.postQueries({ client, body: { name: 'everything', query: {} } }));
  const path = { queryName: 'everything' };
  const { data } = await done(operations.postQueriesByQueryNameSubscriptions({ client, path, body: subscription }));
  const values = { ...pathValues(sample), captureID, subscriptionID: data.subscriptionID };
  const names = Object.keys(operations).filter((name) => typeof operations[name] === 'function');
  const isEnd = (name) => /^delete|^unsubscribe/.test(name);
  // Deletions come last, and subscriptions before their query.
  names.sort((a, b) => isEnd(a) - isEnd(b) || Number(a.startsWith('delete')) - Number(b.startsWith('delete')));
  let passed = 0;
  const faults = [];
  for (const name of names) {
    const { error, response, data: answer } = await operations[name]({ client, path: values, body: bodies[name] });
    if (error === undefined && response.ok) passed += 1;
    else faults.push(`${name}: ${response?.status} ${JSON.stringify(error)}`);
    if (name !== 'getEventsByEventId') continue;
    const [found] = answer.epcisBody.queryResults.resultsBody.eventList;
    if (found?.eventID === sample.eventID(1) && found.bizStep === 'commissioning') passed += 1;
    else faults.push(`${name}: ${JSON.stringify(answer)}`);
  }
  return { passed, faults };
}

const { passed, faults } = await withGateway(callAll, { LOTLINE_WEBHOOK_NETWORKS: '127.0.0.1' });
for (const fault of faults) console.error(fault);
console.log(`generated client: ${passed} passed, ${faults.length} failed`);
process.exit(faults.length === 0 ? 0 : 1);
