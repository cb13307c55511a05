// Traces, recall plans and the building of the read model on a generated network, beside the least that a machine can do for them: a plain
// breadth-first search over typed arrays, recursive queries of SQLite and PostgreSQL over the same links, and a batched insert of the same
// rows.
import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { sum } from '@lotline/chaincode/domain';
import { planFields } from '../../gateway/dist/answerers/planFields.js';
import { writeAnswer } from '../../gateway/dist/answerers/writeAnswer.js';
import { buildReadModel, openReadModel } from '../../gateway/dist/projection/readModel.js';
import { closure } from '../../gateway/dist/trace/closure.js';
import { recallPlanTable } from '../../gateway/dist/trace/recallPlan.js';
import { KnownStock } from '../../gateway/dist/trace/knownStock.js';
import { rootNodes } from '../../gateway/dist/queries/rootNodes.js';
import { balancesAt } from '../../gateway/dist/queries/stockThen.js';
import { trace } from '../../gateway/dist/trace/trace.js';
import { generate } from './generated.mjs';
import { startPostgres } from './postgres.mjs';
import { rawInsert } from './rawInsert.mjs';
import { least, spent } from './time.mjs';

/** The links between goods, without processes, as compressed rows in both directions. */
function rowsOf(file) {
  const database = new DatabaseSync(file, { readOnly: true });
  const select = `SELECT one.source AS source, other.target AS target, min(other.event) AS event FROM link AS one JOIN node ON node.n = one.target AND node.kind = 0
      JOIN link AS other ON other.source = one.target
      GROUP BY one.source, other.target
    UNION ALL SELECT source, target, min(event) FROM link JOIN node AS a ON a.n = source AND a.kind <> 0
      JOIN node AS b ON b.n = target AND b.kind <> 0 GROUP BY source, target`;
  const links = database.prepare(select).all();
  const nodes = database.prepare('SELECT max(n) AS n FROM node').get().n;
  database.close();
  return { links, nodes };
}

async function postgresOf(file, { links }) {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return await startPostgres(links, database);
  } finally {
    database.close();
  }
}

function compressed({ links, nodes }, from, to) {
  const start = new Int32Array(nodes + 2);
  for (const link of links) start[link[from] + 1] += 1;
  for (let n = 1; n < start.length; n += 1) start[n] += start[n - 1];
  const ends = new Int32Array(links.length);
  const next = start.slice();
  for (const link of links) ends[next[link[from]]++] = link[to];
  return { start, ends };
}

/** The least that a closure can take: `queue` and `marks` have room for all nodes. Returns the number of goods. */
function search({ start, ends }, { queue, marks }, epoch, root) {
  queue[0] = root;
  marks[root] = epoch;
  let count = 1;
  for (let at = 0; at < count; at += 1) {
    for (let link = start[queue[at]]; link < start[queue[at] + 1]; link += 1) {
      const other = ends[link];
      if (marks[other] === epoch) continue;
      marks[other] = epoch;
      queue[count++] = other;
    }
  }
  return count;
}

/** The same links in a table of their own, as one would keep them for a recursive query. */
function recursive({ links }) {
  const database = new DatabaseSync(':memory:');
  database.exec(`CREATE TABLE made (source INTEGER, target INTEGER, PRIMARY KEY (source, target)) WITHOUT ROWID;
    CREATE TABLE back (target INTEGER, source INTEGER, PRIMARY KEY (target, source)) WITHOUT ROWID; BEGIN`);
  const insert = database.prepare('INSERT OR IGNORE INTO made VALUES (?, ?)');
  for (const { source, target } of links) insert.run(source, target);
  database.exec('INSERT INTO back SELECT target, source FROM made; COMMIT');
  const query = (table, from, to) =>
    database.prepare(`WITH RECURSIVE found(n) AS (VALUES (?) UNION SELECT ${table}.${to} FROM found JOIN ${table} ON ${table}.${from} = found.n)
      SELECT count(*) AS count FROM found`);
  return { back: query('back', 'target', 'source'), forward: query('made', 'source', 'target') };
}

/** Blocks of a ledger, so many at a time. */
async function* blocksOf(folder, together) {
  const { openLedger } = await import('../../gateway/dist/ledger/open.js');
  const { demoOrganisations } = await import('../../gateway/dist/companies/demo/organisations.js');
  const { ledger } = await openLedger('embedded', { data: folder, organisations: demoOrganisations });
  const { height } = await ledger.health();
  let blocks = [];
  for await (const block of ledger.blocks(0, new globalThis.AbortController().signal)) {
    blocks.push(block);
    const isLast = block.number + 1 === height;
    if (blocks.length === together || isLast) {
      yield blocks;
      blocks = [];
    }
    if (isLast) break;
  }
  await ledger.close();
}

/** Processor time of this thread, in milliseconds. */
const ofThread = () => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** Gives blocks to a read model in use, some thousand events at once; processor milliseconds, in all and of this thread. */
async function live(folder, file, give) {
  const readModel = openReadModel({ file });
  let [all, own] = [0, 0];
  for await (const blocks of blocksOf(folder, 3)) {
    const [start, before] = [spent(), ofThread()];
    await give(readModel, blocks);
    all += spent() - start;
    own += ofThread() - before;
  }
  readModel.close();
  return { all, own };
}

/** Applies all blocks to a new read model, in this thread; returns processor milliseconds. */
async function build(folder, file) {
  const readModel = buildReadModel(file);
  let milliseconds = 0;
  for await (const blocks of blocksOf(folder, 50)) {
    const start = spent();
    readModel.apply(...blocks);
    milliseconds += spent() - start;
  }
  const start = spent();
  readModel.finish();
  milliseconds += spent() - start;
  readModel.close();
  return milliseconds;
}

/** Opens the ledger in a process of its own. */
function opening(folder) {
  const program = fileURLToPath(new URL('opening.mjs', import.meta.url));
  const child = fork(program, [folder], { execArgv: ['--expose-gc'], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    let reported;
    child.once('message', (message) => (reported = message));
    child.once('exit', (code) => (code === 0 ? resolve(reported) : reject(new Error(`Opening ended with ${code}.`))));
  });
}

/** Opening from the saved state, and from the first block; and the memory of each event beside an empty ledger. */
async function benchOpening(print, { data, folder, events }) {
  await opening(join(folder, 'empty'));
  const empty = await opening(join(folder, 'empty'));
  const saved = await opening(data);
  rmSync(join(data, 'ledger', 'state.log'));
  const replayed = await opening(data);
  const rate = ({ milliseconds }) => (1000 * events) / Math.max(1, milliseconds - empty.milliseconds);
  print('ledger opened from saved state', rate(saved), 'events/s', rate(replayed), 'from the first block');
  print('memory of the open ledger', (saved.bytes - empty.bytes) / events, 'B/event', 1200, 'bytes wanted');
}

/** Lots of the last level, from all over the network: of a few lots, the processor would learn the way. */
function finalLots(database, [{ id }]) {
  const select = 'SELECT node.n AS n FROM lot JOIN node ON node.id = lot.id WHERE lot.product = ? ORDER BY node.n';
  const nodes = database.all(select, id.slice(0, id.indexOf('/10/'))).map(({ n }) => n);
  return nodes.filter((_, at) => at % Math.ceil(nodes.length / 500) === 0);
}

const lotsOf = (list) => list.reduce((sum, { lots }) => sum + lots + 1, 0);

/** Traces of a network of a tenth of the size, in lots a second. */
async function smallerTraces(folder, events) {
  const data = await generate(join(folder, 'smaller'), events);
  const { back } = JSON.parse(readFileSync(join(data, 'answers.json'), 'utf8'));
  const readModel = openReadModel({ file: join(data, 'read-model.sqlite') });
  const each = least(() => back.forEach(({ id }) => trace(readModel, id, 'back')), lotsOf(back));
  readModel.close();
  return 1000 / each;
}

/** The read model as a thread sees it that has been answering for a while. */
function threadsView({ database, graph, height }) {
  const view = { database, graph, height, stock: new KnownStock() };
  view.stock.prepare(view, 1, graph.nodes);
  return view;
}

/** Makes a plan as the thread that answers does; returns its bytes. */
function planBytes(view, id) {
  let bytes = 0;
  writeAnswer(planFields(recallPlanTable(view, id)), 'json', (part) => (bytes += part.length));
  return bytes;
}

/** Stock of the lot and place with the most movements, as of an instant, beside adding up its movements. */
function benchStock(print, readModel) {
  const { database } = readModel;
  const most = 'SELECT lot, place, count(*) AS count FROM movement GROUP BY lot, place ORDER BY 3 DESC LIMIT 1';
  const { lot, place, count } = database.get(most);
  const [{ time }] = database.all('SELECT time FROM movement WHERE lot = ? AND place = ? ORDER BY time', lot, place);
  const moved = 'SELECT on_hand FROM movement WHERE lot = ? AND place = ? AND time <= ?';
  const filters = [
    ['lot = ?', lot],
    ['place = ?', place],
  ];
  const looked = least(() => [...balancesAt(database, filters, { time: Date.parse(time) })]);
  const what = `stock as of a time, ${count} movements`;
  print(
    what,
    1000 / looked,
    '/s',
    1000 / least(() => sum(database.all(moved, lot, place, time).map((row) => row.on_hand))),
    'adding them up',
  );
}

/** The building of the read model, beside a batched insert of the same rows, and its following of single blocks. */
export async function benchProjection(print, { file, data, folder, events }) {
  const rate = (milliseconds) => (1000 * events) / milliseconds;
  const raw = rawInsert(file, folder);
  // First, because it makes the engine compile what the next one runs.
  const applied = await live(data, join(folder, 'applied.sqlite'), (model, blocks) => model.apply(...blocks));
  const built = await build(data, join(folder, 'built.sqlite'));
  print('read model from blocks', rate(built), 'events/s', rate(raw), 'the same rows and indexes');
  print('read model, blocks as they come', rate(applied.all), 'events/s', rate(built), 'from blocks');
  const taken = await live(data, join(folder, 'taken.sqlite'), (model, blocks) => model.take(...blocks));
  const perEvent = ({ own }) => (1000 * own) / events;
  print('main thread, blocks in a thread', perEvent(taken), 'µs/event', perEvent(applied), 'without the thread');
}

export async function benchNetwork(print, { events }) {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-'));
  const data = join(folder, 'data');
  let postgres;
  try {
    await generate(data, events);
    const known = JSON.parse(readFileSync(join(data, 'answers.json'), 'utf8'));
    const file = join(data, 'read-model.sqlite');
    const rows = rowsOf(file);
    const [back, forward] = [compressed(rows, 'target', 'source'), compressed(rows, 'source', 'target')];
    const sqlite = recursive(rows);
    postgres = await postgresOf(file, rows);
    const memory = { queue: new Int32Array(rows.nodes + 1), marks: new Int32Array(rows.nodes + 1) };
    let epoch = 0;
    const readModel = openReadModel({ file });
    const { database, graph } = readModel;
    const compare = (what, isBack, roots, [arrays, query, inPostgres]) => {
      for (const root of roots) {
        const reached = search(arrays, memory, (epoch += 1), root);
        if (reached !== closure(graph, [root], isBack, 1e7).nodes.length) throw new Error('The closures differ.');
      }
      const ours = least(() => roots.forEach((n) => closure(graph, [n], isBack, 1e7)), roots.length);
      const plain = least(() => roots.forEach((root) => search(arrays, memory, (epoch += 1), root)), roots.length);
      const recursing = least(() => roots.forEach((root) => query.get(root)), roots.length);
      print(what, 1000 / ours, '/s', 1000 / plain, 'plain breadth-first search');
      print(what, 1000 / ours, '/s', 1000 / recursing, 'SQLite, recursive query');
      if (postgres) print(what, 1000 / ours, '/s', 1000 / inPostgres(roots), 'PostgreSQL, recursive query');
    };
    const ingredients = known.forward.slice(0, 2);
    const hubs = ingredients.map(({ id }) => rootNodes(database, id)[0]);
    const finals = finalLots(database, known.back);
    const goods = Math.round(lotsOf(known.back) / known.back.length);
    const reached = finals.reduce((sum, root) => sum + search(back, memory, (epoch += 1), root), 0);
    compare(`closure back, ${Math.round(reached / finals.length)} lots`, true, finals, [
      back,
      sqlite.back,
      postgres?.back,
    ]);
    const answered = least(() => known.back.forEach(({ id }) => trace(readModel, id, 'back')), known.back.length);
    const smaller = await smallerTraces(folder, Math.round(events / 10));
    print('whole traces back', (1000 * goods) / answered, 'lots/s', smaller, 'with a tenth of the events');
    compare(`closure, ${ingredients[0].lots} lots`, false, hubs, [forward, sqlite.forward, postgres?.forward]);
    const view = threadsView(readModel);
    const planned = least(() => ingredients.forEach(({ id }) => planBytes(view, id)), hubs.length);
    if (postgres) {
      const what = `recall plan, ${ingredients[0].lots} lots, as JSON`;
      print(what, 1000 / planned, '/s', 1000 / postgres.plan(hubs), 'PostgreSQL, the same rows');
      print(
        'its answer',
        planBytes(view, ingredients[0].id),
        'bytes',
        postgres.planBytes(hubs[0]),
        'bytes of PostgreSQL',
      );
    }
    benchStock(print, readModel);
    readModel.close();
    await benchOpening(print, { data, folder, events: known.events });
    await benchProjection(print, { file, data, folder, events: known.events });
  } finally {
    await postgres?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
