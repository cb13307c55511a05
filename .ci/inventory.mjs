// Inventory of two organisations on a real network: costs, orders of both sides, two allocations at once, a shipment from a proposal, its
// receipt, the measures and values that follow, and what the worklist does. Usage: inventory.mjs [DATA], the folder of a network that runs;
// without it, on the embedded ledger.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { check, passed } from './errands.mjs';
import { root, withGateway } from './gateway.mjs';

const [data] = process.argv.slice(2);
const house = '0860009999992';
const centre = '0860009998001';
const gtin = '00860009999107';
const day = (later) => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10);
const lotOf = (number) => `https://id.gs1.org/01/${gtin}/10/${number}`;

async function trade(env) {
  const line = (organisation, words) => ['client/bin/lotline.js', '--as', organisation, ...words, '--json'];
  const ran = (words, as) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, env: as, encoding: 'utf8' });
    return { status, stderr, json: stdout.trim() === '' ? undefined : JSON.parse(stdout) };
  };
  const lotline = (organisation, ...words) => ran(line(organisation, words), env);
  const as = (organisation, ...words) => {
    const { status, stderr, json } = lotline(organisation, ...words);
    assert.equal(status, 0, `${words.join(' ')}: ${stderr}`);
    return json;
  };
  const exitOf = (organisation, ...words) =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, line(organisation, words), { cwd: root, env, stdio: 'ignore' });
      child.once('close', resolve);
    });
  const inventory = (organisation, ...words) => as(organisation, 'inventory', ...words);
  const worklist = (kind, lot) => inventory('supplier', 'worklist', '--kind', kind).rows.find((row) => row.lot === lot);

  await check('what is on hand has a value, and can be promised', () => {
    for (const [number, later] of [
      ['I-LATE', 90],
      ['I-SOON', 30],
    ]) {
      as(
        'supplier',
        'commission',
        'lot',
        lotOf(number),
        '--place',
        house,
        '--quantity',
        '20 CS',
        '--expiry',
        day(later),
      );
      const cost = ['--on', day(0), '--quantity', '20', '--unit-cost', '2.50', '--currency', 'USD'];
      inventory('supplier', 'costs', 'set', `GR-${number}`, gtin, '--lot', lotOf(number), ...cost);
    }
    const { totals, isComplete } = inventory('supplier', 'value');
    assert.deepEqual([totals, isComplete], [[{ currency: 'USD', value: '100' }], true]);
    const [{ available }] = inventory('supplier', 'available', '--place', house, '--product', gtin).rows;
    assert.equal(available, '40');
  });
  await check('both sides have the order, and nobody sees that of the other', () => {
    const order = ['850-I', '--placed', day(-3), '--promised', day(-1), '--line', `${gtin}=30`];
    as('supplier', 'orders', 'set', 'sales', ...order, '--partner', centre, '--place', house);
    as('retailer', 'orders', 'set', 'purchase', ...order, '--partner', house, '--place', centre);
    assert.deepEqual(
      ['supplier', 'retailer', 'carrier'].map((each) => as(each, 'orders').rows.map(({ kind }) => kind)),
      [['sales'], ['purchase'], []],
    );
  });
  await check('of two allocations at once one gets the goods, the earliest to expire first', async () => {
    const allocate = (number) =>
      exitOf('supplier', 'inventory', 'allocate', number, gtin, '30', '--place', house, '--order', '850-I');
    const exits = await Promise.all([allocate('A-1'), allocate('A-2')]);
    assert.deepEqual(exits.toSorted(), [0, 1]);
    const { rows } = inventory('supplier', 'allocations');
    assert.deepEqual(
      rows.map(({ picks }) => picks.map(({ lots: [line] }) => [line.lot, line.quantity])),
      [
        [
          [lotOf('I-SOON'), '20'],
          [lotOf('I-LATE'), '10'],
        ],
      ],
    );
  });
  await check('the proposal is shipped, received and in the order of both sides', () => {
    const [{ allocation }] = inventory('supplier', 'allocations').rows;
    const again = ['supplier', 'allocations', 'ship', allocation, '--to', centre];
    assert.equal(inventory(...again).status, 'recorded');
    assert.equal(inventory(...again).status, 'exists');
    as('retailer', 'receive', `${house}:${allocation}`);
    const states = ['supplier', 'retailer'].map((each) => as(each, 'orders').rows.map(({ state }) => state));
    assert.deepEqual(states, [['received'], ['received']]);
    assert.equal(lotline('carrier', 'inventory', 'allocations', 'ship', allocation, '--to', centre).status, 1);
  });
  await check('measures and values follow from the ledger, down to its events', () => {
    const measure = (organisation, kpi, by) =>
      inventory(organisation, 'kpis').rows.find((row) => row.kpi === kpi && row.by === by)?.value;
    assert.equal(measure('supplier', 'fill_rate'), '100');
    assert.equal(measure('retailer', 'on_time_in_full', `supplier https://id.gs1.org/417/${house}`), '0');
    const behind = inventory('retailer', 'kpis', '--events', 'on_time_in_full').rows;
    const received = behind.filter(({ kind }) => kind === 'received');
    assert.deepEqual(received.map(({ goods, quantity }) => `${goods} ${quantity}`).sort(), [
      `${lotOf('I-LATE')} 10`,
      `${lotOf('I-SOON')} 20`,
    ]);
    const recorded = as('retailer', 'events', 'list', '--goods', lotOf('I-SOON')).rows.map(({ id }) => id);
    assert.ok(received.every(({ event }) => recorded.includes(event)));
    assert.deepEqual(inventory('supplier', 'value').totals, [{ currency: 'USD', value: '25' }]);
    assert.deepEqual(inventory('retailer', 'value').totals, []);
  });
  await check('goods that expire are held from the worklist', () => {
    const lot = lotOf('I-DYING');
    as('supplier', 'commission', 'lot', lot, '--place', house, '--quantity', '5 CS', '--expiry', day(2));
    const { item, severity } = worklist('expiring', lot);
    assert.equal(severity, 'high');
    inventory('supplier', 'worklist', 'do', item);
    assert.deepEqual(worklist('expiring', lot).actions, []);
    const [{ held }] = inventory('supplier', 'available', '--place', house, '--product', gtin).rows;
    assert.equal(held, '5');
  });
  await check(
    'a count far from the books is counted again and approved from the worklist, each by another user',
    () => {
      const lot = lotOf('I-LATE');
      const [first, second, third] = ['ann', 'ben', 'cho'].map((user) => {
        const { key } = as('supplier', 'keys', 'create', user, '--role', 'operator');
        const own = { ...env, LOTLINE_KEY: key };
        return (...words) => ran(['client/bin/lotline.js', 'inventory', ...words, '--json'], own);
      });
      inventory('supplier', 'counts', 'open', 'CC-I', house);
      assert.equal(first('counts', 'enter', 'CC-I', `${lot}=8`).status, 0);
      const { item } = worklist('variance', lot);
      assert.equal(first('worklist', 'do', item, '--counted', '8').status, 1);
      assert.equal(second('worklist', 'do', item, '--counted', '8').status, 0);
      assert.equal(second('worklist', 'do', item, '--action', '2', '--reason', 'Broken').status, 1);
      assert.equal(third('worklist', 'do', item, '--action', '2', '--reason', 'Broken').status, 0);
      const [{ onHand }] = as('supplier', 'stock', '--lot', lot, '--place', house).rows;
      assert.equal(onHand, '8');
    },
  );
}

await withGateway(trade, data === undefined ? {} : { LOTLINE_LEDGER: 'fabric', LOTLINE_FABRIC: data });
console.log(`inventory: ${passed()} passed, 0 failed`);
