// The EPCIS binding on a real network, over each adapter: documents in JSON and XML, all or nothing, queries, a named query, and events
// that a subscriber receives. Usage: epcisFabric.mjs [DATA], the folder of a network that runs; the embedded ledger if there is none.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, passed, until } from './errands.mjs';
import { root, withGateway } from './gateway.mjs';
import { document, place, sampleEvents } from './sampleEvents.mjs';

const [data] = process.argv.slice(2);
const xml = { 'content-type': 'application/xml' };
const signatureToken = 'a secret of the subscriber';

/** A receiver of deliveries, which refuses the first one. */
const receiver = (deliveries) =>
  new Promise((resolve) => {
    let refused = 0;
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => (text += part));
      request.on('end', () => {
        if (refused === 0) {
          refused += 1;
          response.writeHead(503).end();
          return;
        }
        deliveries.push({ text, signature: request.headers['gs1-signature'] });
        response.writeHead(204).end();
      });
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

/** Events of EPCIS 1.2 that each make one item. */
const documentXml = (...events) => `<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2026-01-01T12:00:00Z">
<EPCISBody><EventList>${events
  .map(
    ({ eventID, epcList: [epc], eventTime, action, bizStep, disposition }) => `<ObjectEvent>
<eventTime>${eventTime}</eventTime><eventTimeZoneOffset>+00:00</eventTimeZoneOffset>
<baseExtension><eventID>${eventID}</eventID></baseExtension>
<epcList><epc>${epc}</epc></epcList><action>${action}</action>
<bizStep>urn:epcglobal:cbv:bizstep:${bizStep}</bizStep><disposition>urn:epcglobal:cbv:disp:${disposition}</disposition>
<readPoint><id>${place}</id></readPoint><bizLocation><id>${place}</id></bizLocation>
</ObjectEvent>`,
  )
  .join('')}</EventList></EPCISBody></epcis:EPCISDocument>`;

const eventsOf = ({ body }) => body.epcisBody.queryResults.resultsBody.eventList;

async function day(env, ledger, { deliveries, dest }) {
  const key = readFileSync(join(env.LOTLINE_DATA, 'keys', 'supplier.key'), 'utf8').trim();
  const { item, eventID, event } = sampleEvents(ledger);
  async function send(method, path, { body, headers = {} } = {}) {
    const json = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
    const response = await fetch(env.LOTLINE_URL + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...json, ...headers },
      ...(body && { body: typeof body === 'object' ? JSON.stringify(body) : body }),
    });
    const text = await response.text();
    const isJson = text !== '' && /json/.test(response.headers.get('content-type') ?? '');
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  }
  /** Captures a document, and waits for its job. */
  async function capture(body, headers = {}) {
    const accepted = await send('POST', '/epcis/capture', { body, headers });
    assert.equal(accepted.status, 202, JSON.stringify(accepted.body));
    return (await send('GET', accepted.headers.get('location'), { headers: { prefer: 'wait=30' } })).body;
  }
  const isKnown = async (id) => (await send('GET', `/epcis/events/${encodeURIComponent(id)}`)).status === 200;
  const lotline = (...words) => {
    const line = ['client/bin/lotline.js', '--as', 'supplier', ...words, '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, line, { cwd: root, env, encoding: 'utf8' });
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout);
  };

  const wanted = [1, 2, 3, 4].map(eventID);
  const query = { name: 'made', query: { EQ_eventID: wanted, EQ_bizStep: ['commissioning'] } };
  await check(`a query is named and subscribed to on ${ledger}`, async () => {
    assert.equal((await send('POST', '/epcis/queries', { body: query })).status, 201);
    const body = { dest, signatureToken, stream: true };
    assert.equal((await send('POST', '/epcis/queries/made/subscriptions', { body })).status, 201);
  });
  await check(`a JSON-LD document is recorded on ${ledger}, and known afterwards`, async () => {
    const job = await capture(document(event(1), event(2)));
    assert.deepEqual([job.success, job.captureErrorBehaviour, job.errors], [true, 'rollback', []]);
    const folder = mkdtempSync(join(tmpdir(), 'lotline-epcis-'));
    const file = join(folder, 'again.jsonld');
    writeFileSync(file, JSON.stringify(document(event(1), event(2))));
    assert.equal(lotline('capture', file).counts.exists, 2);
    const found = lotline('epcis', 'events', '--where', `EQ_eventID=${eventID(1)}|${eventID(2)}`);
    assert.equal(eventsOf({ body: found }).length, 2);
    rmSync(folder, { recursive: true });
  });
  const other = { ...event(1), action: 'OBSERVE', bizStep: 'inspecting' };
  await check(`one refused event leaves nothing of its document on ${ledger}, in JSON and XML`, async () => {
    const job = await capture(document(event(3), other));
    assert.deepEqual([job.success, job.errors.length > 0], [false, true]);
    const inXml = await capture(documentXml(event(4), other), xml);
    assert.deepEqual([inXml.success, inXml.errors.length > 0], [false, true]);
    assert.deepEqual([await isKnown(eventID(3)), await isKnown(eventID(4))], [false, false]);
    const partly = await capture(document(event(3), other), { 'gs1-capture-error-behaviour': 'proceed' });
    assert.deepEqual([partly.success, await isKnown(eventID(3))], [false, true]);
  });
  await check(`an XML document of EPCIS 1.2 is recorded on ${ledger}, and known in JSON`, async () => {
    assert.equal((await capture(documentXml(event(4)), xml)).success, true);
    const again = await send('POST', '/epcis/events', { body: event(4) });
    assert.equal(again.headers.get('lotline-status'), 'exists');
  });
  await check(
    `events of one EPC come back from ${ledger}, in JSON and XML, and are known when captured again`,
    async () => {
      const path = `/epcis/events?MATCH_anyEPC=${encodeURIComponent(`${item}4`)}`;
      const found = await send('GET', path);
      assert.deepEqual(
        eventsOf(found).map((each) => each.eventID),
        [eventID(4)],
      );
      const { exists, recorded, refused } = (await capture(found.body))['lotline:result'];
      assert.deepEqual([exists, recorded, refused], [1, 0, 0]);
      const text = (await send('GET', path, { headers: { accept: 'application/xml' } })).body;
      const inXml = (await capture(text, xml))['lotline:result'];
      assert.deepEqual([inXml.exists, inXml.recorded, inXml.refused], [1, 0, 0]);
    },
  );
  await check(`the named query answers from ${ledger}, page by page`, async () => {
    const first = await send('GET', '/epcis/queries/made/events?perPage=3');
    const [, next] = /<([^>]+)>; *rel="?next/.exec(first.headers.get('link') ?? '') ?? [];
    const second = await send('GET', next);
    const ids = [...eventsOf(first), ...eventsOf(second)].map((each) => each.eventID);
    assert.deepEqual(ids.sort(), wanted);
  });
  await check(`the subscriber has each event of ${ledger} after an answer of 503, signed`, async () => {
    const ids = () =>
      deliveries.flatMap(({ text }) => eventsOf({ body: JSON.parse(text) }).map((each) => each.eventID));
    await until(() => wanted.every((id) => ids().includes(id)));
    assert.deepEqual([...new Set(ids())].sort(), wanted);
    for (const { text, signature } of deliveries) {
      assert.equal(signature, `sha256=${createHmac('sha256', signatureToken).update(text).digest('hex')}`);
    }
  });
}

for (const ledger of data ? ['fabric', 'fabric-network'] : ['embedded']) {
  const deliveries = [];
  const server = await receiver(deliveries);
  const settings = {
    LOTLINE_LEDGER: ledger,
    LOTLINE_WEBHOOK_NETWORKS: '127.0.0.1',
    ...(data && { LOTLINE_FABRIC: data }),
  };
  const dest = `http://127.0.0.1:${server.address().port}/`;
  try {
    await withGateway((env) => day(env, ledger, { deliveries, dest }), settings);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
console.log(`EPCIS: ${passed()} passed, 0 failed`);
