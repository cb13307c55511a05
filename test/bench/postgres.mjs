// A PostgreSQL of its own in a temporary folder, with links between goods as one would keep them for a recursive query. Uses its programs,
// not a driver.
import { Buffer } from 'node:buffer';
import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const programs = ['initdb', 'postgres', 'psql'];
const rounds = 5;

/** The folders in which distributions install PostgreSQL, after those of PATH. */
function folders() {
  const versions = '/usr/lib/postgresql';
  const installed = existsSync(versions) ? readdirSync(versions).map((version) => join(versions, version, 'bin')) : [];
  return [...(process.env.PATH ?? '').split(delimiter), ...installed];
}

const found = (name) => folders().find((folder) => existsSync(join(folder, name)));

/** PostgreSQL refuses to run as root: then its own user runs it. */
function owner() {
  if (process.getuid?.() !== 0) return {};
  const [id, group] = ['-u', '-g'].map((flag) => spawnSync('id', [flag, 'postgres']).stdout?.toString().trim());
  return id ? { uid: Number(id), gid: Number(group) } : undefined;
}

function run(program, args, options) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { maxBuffer: 1 << 30, ...options });
  if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
  return stdout.toString();
}

const create = 'CREATE TABLE made (source integer NOT NULL, target integer NOT NULL, event integer)';
const indexes = [
  'CREATE INDEX made_source ON made (source, target)',
  'CREATE INDEX made_target ON made (target, source)',
  'CREATE INDEX stock_lot ON stock (lot)',
  'VACUUM ANALYZE',
];
/** The parts of a plan, as the read model has them: goods, the authors of links, and stock. */
const tables = {
  goods: ['n integer PRIMARY KEY, id text', 'SELECT n, id FROM node'],
  author: ['n integer PRIMARY KEY, id text, party text', 'SELECT n, id, party FROM event'],
  stock: [
    'lot text, place text, uom text, on_hand text, held text, in_transit text',
    'SELECT lot, place, uom, on_hand, held, in_transit FROM balance',
  ],
  place: ['id text PRIMARY KEY, party text', 'SELECT id, party FROM place'],
};
const plan = (
  root,
) => `WITH RECURSIVE found(n) AS (VALUES (${root}) UNION SELECT made.target FROM found JOIN made ON made.source = found.n),
  way AS (SELECT DISTINCT ON (made.target) made.target, made.source, made.event FROM found JOIN made ON made.target = found.n
    JOIN found AS origin ON origin.n = made.source),
  named AS (SELECT goods.id, parent.id AS parent, author.id AS event, author.party FROM way JOIN goods ON goods.n = way.target
    JOIN goods AS parent ON parent.n = way.source LEFT JOIN author ON author.n = way.event),
  held AS (SELECT place.party, json_agg(json_build_object('lot', lot, 'uom', uom, 'onHand', on_hand, 'held', held, 'inTransit', in_transit)) AS holdings
    FROM found JOIN goods USING (n) JOIN stock ON stock.lot = goods.id JOIN place ON place.id = stock.place
    WHERE on_hand <> '0' OR in_transit <> '0' GROUP BY place.party)
  SELECT json_build_object('lots', (SELECT json_agg(json_build_object('id', id, 'parent', parent)) FROM named),
    'links', (SELECT json_agg(json_build_object('goods', id, 'parent', parent, 'event', event, 'party', party)) FROM named),
    'holders', (SELECT json_agg(json_build_object('party', party, 'holdings', holdings)) FROM held))::text`;
const timed = (query) => `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) ${query}`;
const recursive = (from, to, root) =>
  `WITH RECURSIVE found(n) AS (VALUES (${root}) UNION SELECT made.${to} FROM found
    JOIN made ON made.${from} = found.n) SELECT count(*) FROM found`;

const csv = (rows) =>
  rows
    .map((row) =>
      Object.values(row)
        .map((value) => (value === null ? '' : `"${value}"`))
        .join(','),
    )
    .join('\n');

/** Starts PostgreSQL with the links and what a plan says of goods; undefined, with a line that says why, where it is not installed. */
export async function startPostgres(links, database) {
  const missing = programs.filter((name) => found(name) === undefined);
  const identity = owner();
  if (missing.length > 0 || identity === undefined) {
    const why = missing.length > 0 ? `it is not installed (${missing.join(', ')})` : 'it does not run as root';
    console.log(`PostgreSQL is not measured: ${why}.`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'lotline-bench-pg-'));
  if (identity.uid !== undefined) chownSync(folder, identity.uid, identity.gid);
  const options = { ...identity, cwd: folder };
  const [initdb, postgres, psql] = programs.map((name) => join(found(name), name));
  const data = join(folder, 'data');
  const sockets = join(folder, 'socket');
  mkdirSync(sockets);
  if (identity.uid !== undefined) chownSync(sockets, identity.uid, identity.gid);
  run(initdb, ['-D', data, '-U', 'bench', '-A', 'trust', '--no-sync'], options);
  // On a socket file only: nothing listens on a port.
  const settings = ['listen_addresses=', 'fsync=off', 'shared_buffers=256MB', 'work_mem=64MB', 'jit=off'];
  const server = spawn(postgres, ['-D', data, '-k', sockets, ...settings.flatMap((each) => ['-c', each])], {
    ...options,
    stdio: 'ignore',
  });
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGINT');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  const arguments_ = ['-h', sockets, '-U', 'bench', '-d', 'postgres', '-qAt', '-v', 'ON_ERROR_STOP=1'];
  const ask = (texts, input) =>
    run(psql, [...arguments_, ...texts.flatMap((text) => ['-c', text])], { ...options, input });
  const isUp = () => spawnSync(psql, [...arguments_, '-c', 'SELECT 1'], options).status === 0;
  try {
    for (let waits = 0; !isUp(); waits += 1) {
      if (waits > 100 || server.exitCode !== null) throw new Error('PostgreSQL did not start.');
      await sleep(200);
    }
    ask([create, '\\copy made (source, target, event) FROM pstdin WITH (FORMAT csv)'], csv(links));
    for (const [name, [columns, select]] of Object.entries(tables)) {
      ask(
        [`CREATE TABLE ${name} (${columns})`, `\\copy ${name} FROM pstdin WITH (FORMAT csv)`],
        csv(database.prepare(select).all()),
      );
    }
    ask(indexes);
  } catch (error) {
    await stop();
    throw error;
  }
  /** Milliseconds of the server for one root on average: the least of a few rounds. */
  const least = (queries) =>
    Math.min(
      ...Array.from({ length: rounds }, () => {
        const answers = ask(queries.map(timed)).split(/\n(?=\[)/);
        const times = answers.map((answer) => JSON.parse(answer)[0]['Execution Time']);
        return times.reduce((sum, time) => sum + time, 0) / queries.length;
      }),
    );
  return {
    back: (roots) => least(roots.map((root) => recursive('target', 'source', root))),
    forward: (roots) => least(roots.map((root) => recursive('source', 'target', root))),
    plan: (roots) => least(roots.map(plan)),
    /** Bytes of the answer. */
    planBytes: (root) => Buffer.byteLength(ask([plan(root)])),
    stop,
  };
}
