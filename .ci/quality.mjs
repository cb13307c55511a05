// A quality team's day on a real network, over each adapter: files in, exceptions that rules raise, notices, changes and webhooks, and a
// recall with its report. Usage: quality.mjs DATA, the folder of a network that runs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { check, passed, until } from './errands.mjs';
import { root, withGateway } from './gateway.mjs';

const [data] = process.argv.slice(2);
const house = '0860009999992';
const centre = '0860009998001';
const retailer = `https://id.gs1.org/417/${centre}`;
const gtin = '00860009999107';

/** A receiver of webhooks. */
const receiver = (messages) =>
  new Promise((resolve) => {
    const server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => (text += part));
      request.on('end', () => {
        messages.push(JSON.parse(text));
        response.writeHead(204).end();
      });
    });
    server.listen(0, '127.0.0.1', () => resolve(server));
  });

const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

/** An answer, or the lines of one. */
function read(text) {
  const parts = text.trim().split(/\n(?=\{)/);
  if (text.trim() === '') return undefined;
  return parts.length === 1 ? JSON.parse(text) : parts.map((part) => JSON.parse(part));
}

/** A despatch advice of cases of a lot; with the function 4 it changes the shipment of its number. */
const despatch = (number, lot, control, { quantity = 20, purpose = 9 } = {}) =>
  [
    `UNB+UNOC:3+${house}:14+${centre}:14+261127:0830+${control}`,
    'UNH+1+DESADV:D:96A:UN:EAN005',
    `BGM+351+${number}+${purpose}`,
    `NAD+SF+${house}::9`,
    `NAD+DP+${centre}::9`,
    'CPS+1',
    `LIN+1++${gtin}:SRV`,
    `PIA+1+${lot}:NB`,
    `QTY+12:${quantity}:CS`,
    'CNT+2:1',
    'UNT+10+1',
    `UNZ+1+${control}`,
  ]
    .map((segment) => `${segment}'`)
    .join('\n');

async function day(env, adapter, messages, hook) {
  const folder = mkdtempSync(join(data, 'quality-'));
  const name = `Q${adapter.length}`;
  const lot = `(01)${gtin}(10)${name}`;
  const lotline = (...words) => {
    const line = ['client/bin/lotline.js', ...words, '--json'];
    const { status, stdout, stderr } = spawnSync(process.execPath, line, { cwd: root, env, encoding: 'utf8' });
    return { status, stderr, json: read(stdout) };
  };
  const as = (organisation, ...words) => {
    const { status, stderr, json } = lotline('--as', organisation, ...words);
    assert.equal(status, 0, `${words.join(' ')}: ${stderr}${JSON.stringify(json)?.slice(0, 2000)}`);
    return json;
  };
  const file = (ending, text) => {
    const path = join(folder, ending);
    writeFileSync(path, text);
    return path;
  };
  const exceptions = (organisation, code) =>
    as(organisation, 'exceptions', '--code', code, '--status', 'open').rows.filter(({ goods, detail }) =>
      `${goods ?? ''} ${detail}`.includes(name),
    );

  as('retailer', 'webhooks', 'add', hook, '--kind', 'notice');
  await check(`a file of lots is recorded once over ${adapter}`, () => {
    const lots = file(
      'lots.csv',
      `product,lot,place,quantity,uom,expiry\n${gtin},${name},${house},120,CS,${tomorrow}\n`,
    );
    assert.equal(as('supplier', 'upload', 'lots', lots, '--dry-run').recorded, 1);
    assert.equal(as('supplier', 'upload', 'lots', lots).recorded, 1);
    assert.equal(as('supplier', 'upload', 'lots', lots).exists, 1);
    const wrong = file('wrong.csv', readFileSync(lots, 'utf8').replace(house, '9506000134307'));
    assert.equal(lotline('--as', 'supplier', 'upload', 'lots', wrong).status, 1);
  });
  const shipment = `${house}:${name}`;
  await check(
    `a despatch advice is a shipment of its sender, and the word of another to its receiver, over ${adapter}`,
    () => {
      const advice = file('advice.edi', despatch(name, name, `REF${adapter.length}`));
      assert.equal(as('retailer', 'upload', 'asn', advice).recorded, 1);
      assert.equal(as('supplier', 'upload', 'asn', advice).recorded, 1);
      assert.equal(as('supplier', 'upload', 'asn', advice).exists, 1);
      const [expected] = as('retailer', 'inventory', 'expected').rows.filter(({ number }) => number === name);
      assert.deepEqual([expected.status, expected.differences], ['shipped', []]);
    },
  );
  await check(`a change of one line of an advice replaces its shipment over ${adapter}, once`, () => {
    const number = `${name}-2`;
    const first = file('first.edi', despatch(number, name, `FIRST${adapter.length}`));
    const change = file('change.edi', despatch(number, name, `CHANGE${adapter.length}`, { quantity: 7, purpose: 4 }));
    assert.equal(as('supplier', 'upload', 'asn', first).recorded, 1);
    const { recorded, entries } = as('supplier', 'upload', 'asn', change);
    assert.equal(recorded, 1);
    assert.equal(as('supplier', 'upload', 'asn', change).exists, 1);
    const { lots, status } = as('supplier', 'shipments', 'show', entries[0].subject);
    assert.deepEqual([status, lots.map(({ quantity }) => quantity)], ['offered', ['7']]);
    as('supplier', 'cancel', entries[0].subject, '--reason', 'Not today');
  });
  await check(`rules raise what is wrong over ${adapter}, each once`, async () => {
    as('retailer', 'receive', shipment, '--final', '--lot', `${lot}=18 CS`);
    const [short] = await until(
      () => exceptions('retailer', 'receipt_short').length > 0 && exceptions('retailer', 'receipt_short'),
    );
    assert.equal(short.source, 'ledger');
    assert.equal(await until(() => exceptions('supplier', 'expiring').length === 1), true);
    assert.equal(await until(() => as('supplier', 'exceptions', '--code', 'receipt_differs').rows.length > 0), true);
    as('supplier', 'count', lot, '--place', house, '--quantity', '40 CS', '--reason', 'Count');
    const [variance] = await until(
      () => exceptions('supplier', 'variance').length > 0 && exceptions('supplier', 'variance'),
    );
    assert.equal(variance.notBy, 'demo');
    assert.equal(
      lotline('--as', 'supplier', 'exceptions', 'resolve', variance.exception, '--resolution', 'x').status,
      1,
    );
    as('retailer', 'exceptions', 'resolve', short.exception, '--resolution', 'Left on the dock');
  });
  await check(`notices and changes of it are there over ${adapter}, and were sent`, async () => {
    const notices = as('retailer', 'inbox').rows.filter(({ subject, text }) => `${subject} ${text}`.includes(name));
    assert.ok(notices.some(({ kind }) => kind === 'offer'));
    const changes = [as('retailer', 'changes', '--kind', 'shipment')]
      .flat()
      .filter(({ subject }) => subject.endsWith(`:${name}`));
    assert.deepEqual(
      changes.map(({ what }) => what),
      ['offered', 'received'],
    );
    const sent = () =>
      messages.some(({ type, data: { subject = '' } }) => type === 'notice.offer' && subject.endsWith(`:${name}`));
    assert.equal(await until(sent), true);
  });
  await check(`a recall runs to its report over ${adapter}, whose hash is on the ledger`, () => {
    const recall = `R-${name}`;
    as('supplier', 'recall', 'open', recall, lot, '--type', 'voluntary', '--class', 'I', '--reason', 'Listeria 漢');
    as('supplier', 'recall', 'notify', recall, centre);
    assert.equal(lotline('--as', 'retailer', 'sell', '--place', centre, '--lot', `${lot}=1 CS`).status, 1);
    assert.equal(lotline('--as', 'supplier', 'recall', 'close', recall).status, 1);
    const about = `${house}:${recall}`;
    as('retailer', 'recall', 'respond', about, '--status', 'read');
    as('supplier', 'recall', 'change', recall, '--class', 'II', '--reason', 'Second sample');
    as('retailer', 'recall', 'respond', about, '--status', 'completed', '--quarantined', `${lot}=18 CS`);
    assert.equal(lotline('--as', 'retailer', 'release', lot, '--place', centre, '--reason', 'x').status, 1);
    as('supplier', 'recall', 'respond', recall, '--status', 'completed', '--quarantined', `${lot}=40 CS`);
    as('supplier', 'recall', 'questions', recall, '--question', 'shelf yes_no! Was it on the shelf?');
    as('supplier', 'recall', 'check-sample', recall, '--level', 'A', '--seed', 's');
    const result = ['--method', 'visit', '--outcome', 'effective', '--answer', 'shelf=no'];
    as('supplier', 'recall', 'check', recall, retailer, ...result);
    const out = join(folder, 'report.pdf');
    const { pdf } = as('supplier', 'recall', 'report', recall, '-o', out);
    assert.equal(createHash('sha256').update(readFileSync(out)).digest('hex'), pdf);
    assert.deepEqual(
      as('retailer', 'recall', 'show', about).reports.map((each) => each.pdf),
      [pdf],
    );
    const [total] = as('supplier', 'recall', 'balance', recall).totals;
    assert.deepEqual([total.made, total.unexplained], ['120', '0']);
    assert.equal(as('supplier', 'mass-balance', lot, '--events', 'made').rows.length, 1);
    const before = as('supplier', 'mass-balance', lot, '--at', '2026-01-01T00:00:00Z');
    assert.deepEqual(before.rows, []);
    as('retailer', 'fsma', 'export', '--lot', lot, '--out', join(folder, 'fsma.xlsx'));
    const { holders } = as('supplier', 'recall', 'holders', recall);
    assert.deepEqual(
      holders.map(({ isFinal, isOutdated }) => [isFinal, isOutdated]),
      [
        [true, false],
        [true, false],
      ],
    );
  });
  await check(`a mock recall blocks nothing over ${adapter}, and shows its clock`, () => {
    const mock = `M-${name}`;
    as('supplier', 'recall', 'open', mock, lot, '--type', 'mock', '--reason', 'Exercise');
    const { blocks, holders } = as('supplier', 'recall', 'clock', mock);
    assert.deepEqual([blocks, holders], [false, 2]);
    as('supplier', 'recall', 'close', mock);
  });
}

for (const adapter of ['fabric', 'fabric-network']) {
  const messages = [];
  const server = await receiver(messages);
  const settings = { LOTLINE_LEDGER: adapter, LOTLINE_FABRIC: data, LOTLINE_WEBHOOK_NETWORKS: '127.0.0.1' };
  const hook = `http://127.0.0.1:${server.address().port}/`;
  try {
    await withGateway((env) => day(env, adapter, messages, hook), settings);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
console.log(`quality: ${passed()} passed, 0 failed`);
