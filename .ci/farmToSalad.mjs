// Captures the farm-to-salad chain into a fresh ledger by the command line and runs typical queries.
// Usage: farmToSalad.mjs FOLDER [ANSWERS], the folder of the EPCIS documents and a file for the responses that every ledger must return.
// LOTLINE_LEDGER and LOTLINE_FABRIC select the ledger.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, withGateway } from './gateway.mjs';

const [folder, answersFile] = process.argv.slice(2);
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonld'))
  .map((name) => join(folder, name));

const lot = (gtin, number) => `https://id.gs1.org/01/${gtin}/10/${number}`;
const farmLot = lot('00860009999923', 'ABC1234');
const packedLot = lot('10860009999920', 'ABC1234');
const greens = lot('10860009998022', 'DEF2345');
const salad = lot('10860009998039', 'SALAD-20260420-A');
const seafood = lot('00860009997004', 'SWF-2026-0223');
const pallet = 'https://id.gs1.org/00/008600099999850000';
const place = (gln) => `https://id.gs1.org/414/${gln}`;
const wayPlaces = ['0860009999060', '0860009999077', '0860009999992', '0860009998001', '0860009998018'].map(place);

const checks = {
  'refuses documents with a root key that is not EPCIS, names it and the flag, and sends nothing': ({ lotline }) => {
    const { status, stderr } = lotline('capture', ...files);
    assert.equal(status, 1);
    assert.match(stderr, /_comment_gs1us_mapping/);
    assert.match(stderr, /--allow-unknown-root/);
    assert.deepEqual(lotline('events', '--json').json.rows, []);
  },
  'records every event as the organisations that own the places': ({ lotline }) => {
    const { status, json } = lotline('capture', '--json', '--allow-unknown-root', ...files);
    assert.equal(status, 0);
    assert.equal(json.events.length, 17);
    assert.deepEqual([...new Set(json.events.map((event) => event.status))].sort(), ['conflict', 'exists', 'recorded']);
  },
  'captures again without changing anything': ({ lotline }) => {
    const { json } = lotline('capture', '--json', '--allow-unknown-root', ...files);
    assert.deepEqual(
      json.events.filter(({ status }) => status !== 'exists' && status !== 'conflict'),
      [],
    );
  },
  'traces the salad back to the farm lot and the greens': ({ lotline }) => {
    const { json } = lotline('trace', salad, '--direction', 'back', '--json');
    const ids = json.nodes.map(({ id }) => id);
    for (const id of [salad, packedLot, farmLot, greens]) assert.ok(ids.includes(id), id);
    assert.ok(!ids.includes(seafood));
    assert.equal(json.truncated, false);
    assert.equal(json.root, salad);
  },
  'recalls the farm lot through every place and pallet to the salad': ({ lotline }) => {
    const { json } = lotline('recall', 'plan', farmLot, '--json');
    assert.deepEqual(json.lots.map(({ id }) => id).sort(), [farmLot, packedLot, salad].sort());
    assert.deepEqual(
      json.containers.map(({ id }) => id),
      [pallet],
    );
    assert.deepEqual(json.places.map(({ id }) => id).sort(), [...wayPlaces].sort());
    assert.equal(json.holders.length, 2);
  },
  'recalls the greens to the salad and not to the farm lot': ({ lotline }) => {
    const { json } = lotline('recall', 'plan', greens, '--json');
    assert.deepEqual(json.lots.map(({ id }) => id).sort(), [greens, salad].sort());
  },
  'leaves the seafood lot alone': ({ lotline }) => {
    const { json } = lotline('trace', seafood, '--direction', 'both', '--json');
    assert.deepEqual(
      json.nodes.filter(({ kind }) => kind === 'lot').map(({ id }) => id),
      [seafood],
    );
    const { json: stock } = lotline('stock', '--lot', seafood, '--json');
    assert.deepEqual(
      stock.rows.map(({ onHand, uom }) => [onHand, uom]),
      [['1000', 'LBR']],
    );
  },
  'shows the contradictions as exceptions': ({ lotline }) => {
    const { json } = lotline('exceptions', '--json');
    const detailed = (code, pattern) => json.rows.some((row) => row.code === code && pattern.test(row.detail));
    assert.ok(detailed('lot_unknown', /ABC5678/), 'a pallet packed with a lot never made');
    assert.ok(detailed('container_content_mismatch', /500 CS .* 25 CS/), '500 cases received from a pallet of 50');
    assert.ok(detailed('event_id_conflict', /4898a223/), 'one eventID for two events');
  },
  'fills the FDA’s spreadsheet with every key data element that the files have': ({ lotline }) => {
    const file = join(tmpdir(), `lotline-fsma-${process.pid}.csv`);
    const tableOf = (name) => {
      const { status, stderr } = lotline(
        'fsma',
        'export',
        '--from',
        '2026-01-01T00:00:00Z',
        '--table',
        name,
        '--out',
        file,
      );
      assert.equal(status, 0, stderr);
      const text = readFileSync(file, 'utf8');
      rmSync(file);
      return text;
    };
    const wanted = {
      harvesting: ['25000,LBR', '0860009999060', '0860009999992', '2026-04-17', 'HARVEST-2026-0417'],
      cooling: ['25000,LBR', '0860009999077', '36 FAH', '2026-04-16', '861-100037169'],
      initialPacking: ['10860009999920,ABC1234', '500,CS', '2026-04-18', 'PACK-20260418-042', '2026-04-17'],
      firstLandBasedReceiving: ['SWF-2026-0223', 'SWORDFISH', '1000,LBR', '2026-02-16', '21.4R; 27.14.a', '2026-02-23'],
      shipping: ['ABC1234,25,CS', 'ABC5678,25,CS', '0860009998001', '2026-04-19', '856-100037169; 211-101037170'],
      receiving: ['ABC1234,500,CS', '0860009999992', '0860009998001', '2026-04-20', '861-100037169'],
      transformation: ['ABC1234', '100,CS', 'DEF2345', '50,CS', 'SALAD-20260420-A', '2000,CS', 'BATCH-20260420-A'],
    };
    for (const [name, parts] of Object.entries(wanted)) {
      const text = tableOf(name);
      for (const part of parts) assert.ok(text.includes(part), `${name} has no ${part}`);
    }
  },
  'stops the derived lots once the recall is open': ({ lotline }) => {
    const opened = lotline(
      '--as',
      'supplier',
      'recall',
      'open',
      'R-1',
      farmLot,
      '--type',
      'voluntary',
      '--class',
      'I',
      '--reason',
      'check',
      '--json',
    );
    assert.equal(opened.status, 0, opened.stderr);
    const sale = lotline('--as', 'supplier', 'sell', '--place', '0860009999992', '--lot', `${packedLot}=1 CS`);
    assert.equal(sale.status, 1);
    assert.match(sale.stderr, /lot_recalled/);
  },
};

/**
 * The parts of a response that are the same on every ledger: without transaction ids, times, heights and cursors, and without the order of
 * exceptions, because concurrent transactions are recorded in any order.
 */
const questions = {
  trace: ['trace', salad, '--direction', 'both'],
  'trace of the greens': ['trace', greens, '--direction', 'forward'],
  'recall plan': ['recall', 'plan', farmLot],
  stock: ['stock'],
  exceptions: ['exceptions'],
};
const ownToALedger =
  /^(?:block|ended|height|next|raised|recordTime|rulesHeight|transaction|transactions|transactionId)$/;
const byEvent = (a, b) => a.event.localeCompare(b.event) || a.number - b.number;
const isExceptions = (value) => Array.isArray(value) && value.every((each) => each?.event && each.number !== undefined);
const comparable = (answer) =>
  JSON.parse(
    JSON.stringify(answer, (key, value) => {
      if (ownToALedger.test(key)) return undefined;
      return isExceptions(value) ? value.toSorted(byEvent) : value;
    }),
  );

const failed = await withGateway((env) => {
  const lotline = (...args) => {
    const run = spawnSync(process.execPath, ['client/bin/lotline.js', ...args], { cwd: root, env, encoding: 'utf8' });
    return { ...run, json: args.includes('--json') && run.stdout ? JSON.parse(run.stdout) : undefined };
  };
  const wrong = Object.entries(checks).filter(([name, check]) => {
    try {
      check({ lotline });
      return false;
    } catch (error) {
      console.error(`FAILED farm to salad: ${name}\n${error.stack}`);
      return true;
    }
  });
  if (answersFile !== undefined) {
    const answers = Object.entries(questions).map(([name, words]) => [
      name,
      comparable(lotline(...words, '--json').json),
    ]);
    writeFileSync(answersFile, JSON.stringify(Object.fromEntries(answers), undefined, 1));
  }
  return wrong.length;
});
console.log(`farm-to-salad: ${Object.keys(checks).length - failed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
