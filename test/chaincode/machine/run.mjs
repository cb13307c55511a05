import { createRequire } from 'node:module';
import { text } from 'node:stream/consumers';

const require = createRequire(import.meta.url);
const { parseBatch } = require('../../../chaincode/src/engine/parseBatch.ts');
const { runBatch } = require('../../../chaincode/src/engine/runBatch.ts');
const { writeEnvelope, writeOutcomes } = require('../../../chaincode/src/domain/compactEnvelope.ts');

/** The same JSON with its keys in another order. */
const reordered = (value) => {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, each]) => [key, reordered(each)]);
  return Object.fromEntries(entries.reverse());
};
const arrange = process.env.REVERSE_KEYS ? reordered : (value) => value;

const facts = new Map();
const writes = [];
const state = {
  getMany: (keys) => Promise.resolve(keys.map((key) => facts.get(key) ?? null)),
  putMany: (entries) => {
    writes.push(entries);
    for (const [key, value] of entries) facts.set(key, value);
    return Promise.resolve();
  },
};

const results = [];
for (const { requests, caller, time } of JSON.parse(await text(process.stdin))) {
  const batch = parseBatch(JSON.stringify(arrange(requests)));
  const { outcomes, envelope } = await runBatch(state, {
    requests: batch,
    caller: { msp: caller.msp, roles: new Set(caller.roles) },
    time,
    channel: 'lotline',
  });
  results.push(writeOutcomes(outcomes), envelope ? writeEnvelope(envelope) : '');
}
const machine = [new Date().getTimezoneOffset(), new Intl.NumberFormat().format(1234.5), Date.now(), Math.random()];
process.stdout.write(JSON.stringify({ machine, writes, results }));
