// A recall of supplier, carrier, retailer and regulator on a real network, over each adapter: a carrier brings goods back, a holder sends
// goods back although it withdrew them, and two users of a regulator close its order early.
// Usage: journeys.mjs DATA, the folder of a network that runs, with an organisation "agency" beside those of the demonstration.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, passed } from './errands.mjs';
import { root, withGateway } from './gateway.mjs';

const [data] = process.argv.slice(2);
const house = '0860009999992';
const centre = '0860009998001';
const carrier = '0860009996007';
const agency = '0614141000005';
const gtin = '00860009999107';

async function journeys(env, adapter) {
  const name = `J${adapter.length}`;
  const lot = (part) => `(01)${gtin}(10)${name}-${part}`;
  const lotline = (settings, words) =>
    spawnSync(process.execPath, ['client/bin/lotline.js', ...words], {
      cwd: root,
      env: { ...env, ...settings },
      encoding: 'utf8',
    });
  const did = (settings, words) => {
    const { status, stdout, stderr } = lotline(settings, [...words, '--json']);
    assert.equal(status, 0, `${words.join(' ')}: ${stderr}`);
    return stdout.trim() === '' ? undefined : JSON.parse(stdout);
  };
  const refused = (settings, words, code) => {
    const { status, stderr } = lotline(settings, words);
    assert.deepEqual([status, stderr.includes(code)], [1, true], `${words.join(' ')}: ${stderr}`);
  };
  const by = (organisation) => (words) => ['--as', organisation, ...words];
  const as = (organisation, ...words) => did({}, by(organisation)(words));
  const not = (organisation, code, ...words) => refused({}, by(organisation)(words), code);
  const withKey = (key) => ({ LOTLINE_KEY: key });
  const keyIn = (text) => text.trim().split('\n').at(-1);
  const first = withKey(keyIn(lotline({}, ['keys', 'bootstrap', 'agency']).stdout));
  const keyOf = (user) => {
    const made = lotline(first, ['keys', 'create', user, '--role', 'operator', '--role', 'quality']);
    return withKey(keyIn(made.stdout));
  };
  const folder = mkdtempSync(join(data, 'journeys-'));
  const [ann, bob] = [keyOf(`ann-${name}`), keyOf(`bob-${name}`)];

  await check(`a party becomes a regulator over ${adapter} by the votes of the members`, () => {
    did(first, ['register', 'party', agency, '--name', 'Agency', '--role', 'regulator']);
    for (const member of ['supplier', 'carrier', 'retailer']) as(member, 'prefixes', 'regulator', agency);
    assert.deepEqual(did(ann, ['parties', 'show', agency]).roles, ['regulator']);
    for (const part of ['A', 'B', 'C']) {
      as('supplier', 'commission', 'lot', lot(part), '--place', house, '--quantity', '100 CS');
    }
  });
  await check(`a carrier hears of a recall, cannot deliver, and brings the goods back over ${adapter}`, () => {
    const shipment = `${house}:${name}-A`;
    const way = ['ship', `${name}-A`, '--from', house, '--to', centre, '--carrier', carrier];
    as('supplier', ...way, '--lot', `${lot('A')}=30 CS`);
    as('carrier', 'accept', shipment);
    const recall = `R-${name}-A`;
    as('supplier', 'recall', 'open', recall, lot('A'), '--type', 'voluntary', '--class', 'I', '--reason', 'Glass');
    const notices = as('carrier', 'inbox', '--kind', 'recall').rows.filter(({ subject }) => subject.endsWith(recall));
    assert.equal(notices.length, 1);
    not('carrier', 'lot_recalled', 'hand-over', shipment, '--to', centre);
    as('carrier', 'hand-over', shipment, '--to', house);
    as('supplier', 'receive', shipment);
    as('carrier', 'recall', 'respond', `${house}:${recall}`, '--status', 'nothing_here');
    const all = ['--status', 'completed', '--quarantined', `${lot('A')}=100 CS`];
    as('supplier', 'recall', 'respond', recall, ...all);
    as('supplier', 'recall', 'check-sample', recall, '--level', 'E');
    as('supplier', 'recall', 'close', recall);
    not('supplier', 'stock_insufficient', 'sell', '--place', house, '--lot', `${lot('A')}=1 CS`);
  });
  await check(`a retailer withdraws a lot and sends it back under the recall over ${adapter}`, () => {
    const recall = `R-${name}-B`;
    as('supplier', 'ship', `${name}-B`, '--from', house, '--to', centre, '--lot', `${lot('B')}=20 CS`);
    as('retailer', 'receive', `${house}:${name}-B`);
    as('retailer', 'sell', '--place', centre, '--lot', `${lot('B')}=6 CS`);
    as('retailer', 'return', '--place', centre, '--lot', `${lot('B')}=2 CS`, '--reason', 'stale');
    as('retailer', 'recall', 'withdraw', `W-${name}`, lot('B'), '--reason', 'Complaints');
    not('retailer', 'lot_recalled', 'sell', '--place', centre, '--lot', `${lot('B')}=1 CS`);
    as('supplier', 'recall', 'open', recall, lot('B'), '--type', 'voluntary', '--class', 'II', '--reason', 'Glass');
    const back = ['ship', `${name}-BACK`, '--from', centre, '--to', house, '--recall', `${house}:${recall}`];
    as('retailer', ...back, '--lot', `${lot('B')}=16 CS`);
    as('supplier', 'receive', `${centre}:${name}-BACK`, '--final', '--lot', `${lot('B')}=15 CS`);
    const [{ unexplained, sold, returned, lost, onHand }] = as('supplier', 'recall', 'balance', recall).totals;
    assert.deepEqual([onHand, sold, returned, lost, unexplained], ['95', '4', '17', '1', '0']);
    const behind = as('supplier', 'mass-balance', lot('B'), '--events', 'returned').rows;
    assert.deepEqual(
      behind.map(({ amount }) => amount),
      ['2', '15'],
    );
  });
  await check(`a regulator orders a recall over ${adapter}, and two of its users close it early`, () => {
    const order = `M-${name}`;
    as('supplier', 'ship', `${name}-C`, '--from', house, '--to', centre, '--lot', `${lot('C')}=15 CS`);
    as('retailer', 'receive', `${house}:${name}-C`);
    const [{ id }] = did(ann, ['recall', 'find', '--lot-number', `${name}-C`]).goods;
    const what = ['--type', 'mandated', '--class', 'I', '--authority', 'Order 21-1', '--reason', 'Outbreak'];
    did(ann, ['recall', 'open', order, id, ...what]);
    not('supplier', 'not_owner', 'recall', 'close', `${agency}:${order}`, '--early', 'We are sure');
    not('supplier', 'lot_recalled', 'sell', '--place', house, '--lot', `${lot('C')}=1 CS`);
    did(ann, ['recall', 'notify', order, house, centre]);
    const answer = ['--status', 'completed', '--quarantined', `${lot('C')}=15 CS`];
    as('retailer', 'recall', 'respond', `${agency}:${order}`, ...answer);
    const early = ['recall', 'close', order, '--early', 'The supplier left the market'];
    refused(ann, ['recall', 'close', order], 'recall_unfinished');
    did(ann, early);
    did(ann, early);
    assert.equal(did(bob, ['recall', 'show', order]).status, 'open');
    did(bob, early);
    const { status, closedEarly } = did(ann, ['recall', 'show', order]);
    assert.deepEqual([status, closedEarly.user, closedEarly.agreed], ['closed', `ann-${name}`, `bob-${name}`]);
    did(bob, ['fsma', 'export', '--lot', lot('C'), '--out', join(folder, 'order.xlsx')]);
    const file = join(folder, 'order.pdf');
    const { pdf } = did(bob, ['recall', 'report', order, '-o', file]);
    assert.equal(createHash('sha256').update(readFileSync(file)).digest('hex'), pdf);
  });
}

for (const adapter of ['fabric', 'fabric-network']) {
  await withGateway((env) => journeys(env, adapter), { LOTLINE_LEDGER: adapter, LOTLINE_FABRIC: data });
}
console.log(`journeys: ${passed()} passed, 0 failed`);
