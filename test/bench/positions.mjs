// An organisation with 100,000 product × place positions: all measures with three periods before, classes, and proposals by a policy for
// each position, made in the gateway's thread; and one more sale. The references are one SQL sum over the same rows, and an insert of one
// row.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const load = createRequire(import.meta.url);
const gateway = (name) => load(`../../gateway/dist/${name}.js`);
const { openAnswerers } = gateway('answerers/answerers');
const { openGatewayStore } = gateway('auth/gatewayStore');
const { openInventory } = gateway('inventory/inventory');
const { policies } = gateway('inventory/planned');
const { openReadModel } = gateway('projection/readModel');
const { dayNumber } = gateway('projection/daySums');
const { checkDigit, envelopeEvent, stockKey, writeEnvelope } = load('@lotline/chaincode/domain');

/** Lots of each product; a place has one of them. */
const lots = 5;
/** Days with a sale of each position in the last 90 days, and the days between them. */
const sales = 20;
const between = 4;

const origin = 'https://id.gs1.org';
const checked = (digits) => digits + checkDigit(digits);
const pad = (number, length) => String(number).padStart(length, '0');
const productOf = (n) => `${origin}/01/${checked(`0950600${pad(n, 6)}`)}`;
const placeOf = (n) => `${origin}/414/${checked(`9506000${pad(n, 5)}`)}`;
const party = `${origin}/417/${checked('950600099999')}`;
const lotOf = (product, n) => `${productOf(product)}/10/L${n}`;
const organisation = 'retailer';
const msp = 'RetailerMSP';

const today = new Date().toISOString().slice(0, 10);
const dayBefore = (count) => new Date(Date.parse(today) - count * 86_400_000).toISOString().slice(0, 10);

/** Facts and balances as the projection keeps them. */
function fill(database, { products, places }) {
  const insert = (table, row) => {
    const names = Object.keys(row);
    const sql = `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
    database.run(sql, ...Object.values(row));
  };
  database.atomically(() => {
    insert('party', { id: party, msp, body: JSON.stringify({ id: party, msp }) });
    insert('msp', { msp, party, body: JSON.stringify({ party }) });
    for (let place = 0; place < places; place += 1) {
      const id = placeOf(place);
      insert('place', { id, party, body: JSON.stringify({ id, party }) });
    }
    const last = dayNumber(today) - 1;
    let balance = 0;
    for (let product = 0; product < products; product += 1) {
      const id = productOf(product);
      insert('product', { id, party, body: JSON.stringify({ id, owner: party, uom: 'CS' }) });
      for (let n = 0; n < lots; n += 1) {
        const lot = lotOf(product, n);
        const body = JSON.stringify({ id: lot, uom: 'CS', recalls: [] });
        insert('lot', { id: lot, product: id, party, status: 'active', expiry: dayBefore(-200), blocked: 0, body });
      }
      for (let place = 0; place < places; place += 1) {
        balance += 1;
        let left = 104;
        insert('day_sum', { balance, day: last - sales * between, kind: 0, whole: left, came: 1, moves: 1 });
        for (let n = 0; n < sales; n += 1) {
          const sold = 1 + ((product * 7 + place * 3 + n * 5) % 9);
          left -= sold;
          insert('day_sum', { balance, day: last - n * between, kind: 1, whole: -sold, came: 0, moves: 1 });
        }
        const where = { n: balance, lot: lotOf(product, place % lots), place: placeOf(place), uom: 'CS' };
        const amounts = { on_hand: `${left}`, held: '0', reserved: '0', in_transit: '0' };
        insert('balance', { ...where, ...amounts, runs: 1, latest: 0, length: 1 });
      }
    }
  });
}

/** Costs of all products and a policy for each position. */
function plan({ inventory, store }, { products, places }) {
  const at = new Date().toISOString();
  store.begin();
  for (let product = 0; product < products; product += 1) {
    const id = productOf(product);
    const cost = { receipt: `R-${product}`, product: id, on: dayBefore(85), quantity: '20000', unitCost: '3.50' };
    inventory.costs.set(organisation, { input: { ...cost, landed: [], currency: 'EUR' }, user: 'bench', time: at });
    for (let place = 0; place < places; place += 1) {
      const policy = { product: id, place: placeOf(place), serviceLevel: 0.95, leadTimeDays: 4, orderCost: '20' };
      const input = { ...policy, holdingCost: '1.20', currency: 'EUR', supplier: party };
      inventory.policies.set(organisation, { input, user: 'bench', time: at });
    }
  }
  store.commit();
}

/** A block with one sale, as the contract writes it. */
function saleBlock(number) {
  const lot = lotOf(1, 0);
  const [place, at] = [placeOf(0), new Date().toISOString()];
  const body = {
    type: 'ObjectEvent',
    action: 'OBSERVE',
    bizStep: 'retail_selling',
    eventTime: at,
    eventTimeZoneOffset: '+00:00',
    readPoint: { id: place },
    bizLocation: { id: place },
    quantityList: [{ epcClass: lot, quantity: 1, uom: 'CS' }],
  };
  const hash = (text) => createHash('sha256').update(text).digest('hex');
  const id = `ni:///sha-256;${hash(`event ${number}`)}?ver=CBV2.0`;
  const items = [{ index: 0, subject: id, status: 'recorded', events: [{ id, body }], exceptions: [] }];
  const stock = { uom: 'CS', onHand: `${500 - number}` };
  return {
    number,
    hash: hash(`block ${number}`),
    transactions: [
      {
        index: 0,
        transactionId: hash(`sale ${number}`),
        time: at,
        mspId: msp,
        transaction: 'submit',
        args: [JSON.stringify([{ id: `sale-${number}`, command: 'sell', input: {} }])],
        writes: [{ key: stockKey(lot, place), value: JSON.stringify(stock) }],
        event: { name: envelopeEvent, payload: writeEnvelope({ version: 3, items }) },
      },
    ],
  };
}

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/** Milliseconds of each run. */
function timed(runs, work) {
  return Array.from({ length: runs }, (_, n) => {
    const start = performance.now();
    work(n);
    return performance.now() - start;
  });
}

/** The processor time of an answer of the thread, and its time by the clock, in milliseconds. */
async function answered(answerers, task) {
  const [start, used] = [performance.now(), process.cpuUsage()];
  const { stream } = await answerers.ask(task);
  let bytes = 0;
  for await (const chunk of stream) bytes += chunk.length;
  if (bytes === 0) throw new Error('There is no answer.');
  const { user, system } = process.cpuUsage(used);
  return { took: performance.now() - start, spent: (user + system) / 1000 };
}

const sumOfAll =
  'SELECT lot, place, sum(whole), sum(moves) FROM balance JOIN day_sum ON balance = n GROUP BY lot, place';

/** Prints the time of the large answers: each alone, beside one sum of SQL over the same rows, and all of them asked for at once. */
async function benchAnswers(print, open, { database, owner, positions }) {
  const bare = { format: 'json', owner, today };
  const period = { from: dayBefore(30), to: dayBefore(1) };
  const tasks = {
    measures: { ...bare, kind: 'kpis', period, earlier: 3, deadDays: 180, expiryDays: 30 },
    classes: { ...bare, kind: 'classes', currency: undefined, days: 365 },
    proposals: { ...bare, kind: 'replenishment', filter: {} },
  };
  const start = process.cpuUsage();
  database.all(sumOfAll);
  const { user, system } = process.cpuUsage(start);
  for (const [what, task] of Object.entries(tasks)) {
    const answerers = open();
    const each = await answered(answerers, task);
    await answerers.close();
    print(`${what} of ${positions} positions`, each.spent, 'ms', (user + system) / 1000, 'ms one SQL sum');
  }
  const answerers = open();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const [began, used] = [performance.now(), process.cpuUsage()];
  await Promise.all(Object.values(tasks).map((task) => answered(answerers, task)));
  const [took, all] = [performance.now() - began, process.cpuUsage(used)];
  delay.disable();
  await answerers.close();
  print('all three at once', took, 'ms by the clock', (all.user + all.system) / 1000, 'ms of two processors');
  print('longest pause of the main thread', delay.max / 1e6, 'ms', took, 'ms meanwhile');
}

/** Prints how long one more sale takes. */
function benchSale(print, readModel, { inventory, owner }) {
  readModel.apply(saleBlock(0));
  const sale = median(timed(50, (n) => readModel.apply(saleBlock(n + 1))));
  const insert = 'INSERT INTO moved SELECT -1, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0';
  const row = median(timed(50, (n) => readModel.database.run(insert, n + 1)));
  print('a sale, until the sums have it', sale * 1000, 'µs', row * 1000, 'µs a row inserted');
  const filter = { product: productOf(1), place: placeOf(0) };
  const again = median(timed(20, () => policies(inventory, readModel, { owner, filter })));
  print('its demand and policy again', again * 1000, 'µs', row * 1000, 'µs a row inserted');
}

export async function benchPositions(print, sizes) {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  const readModel = openReadModel({ file: join(folder, 'read-model.sqlite') });
  const storeFile = join(folder, 'gateway.sqlite');
  const store = openGatewayStore(storeFile);
  const inventory = openInventory(store);
  fill(readModel.database, sizes);
  plan({ inventory, store }, sizes);
  const open = () => openAnswerers(readModel, { store: storeFile, most: 2 });
  const owner = { organisation, party };
  const positions = (sizes.products * sizes.places).toLocaleString('en');
  await benchAnswers(print, open, { database: readModel.database, owner, positions });
  benchSale(print, readModel, { inventory, owner });
  store.close();
  readModel.close();
  rmSync(folder, { recursive: true });
}
