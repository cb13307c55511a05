// A PostgreSQL of its own in a temporary folder, with links between goods as one would keep them for a recursive query. Uses its programs, not a driver.
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

const create = 'CREATE TABLE made (source integer NOT NULL, target integer NOT NULL)';
const indexes = [
  'CREATE INDEX made_source ON made (source, target)',
  'CREATE INDEX made_target ON made (target, source)',
  'VACUUM ANALYZE made',
];
const recursive = (from, to, root) =>
  `EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) WITH RECURSIVE found(n) AS (VALUES (${root}) UNION SELECT made.${to} FROM found
    JOIN made ON made.${from} = found.n) SELECT count(*) FROM found`;

/** Starts PostgreSQL with the links; undefined, with a line that says why, where it is not installed. */
export async function startPostgres(links) {
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
    const rows = links.map(({ source, target }) => `${source},${target}`).join('\n');
    ask([create, '\\copy made FROM pstdin WITH (FORMAT csv)'], rows);
    ask(indexes);
  } catch (error) {
    await stop();
    throw error;
  }
  /** Milliseconds of the server for one root on average: the least of a few rounds. */
  const least = (from, to, roots) =>
    Math.min(
      ...Array.from({ length: rounds }, () => {
        const times = roots.map((root) => JSON.parse(ask([recursive(from, to, root)]))[0]['Execution Time']);
        return times.reduce((sum, time) => sum + time, 0) / roots.length;
      }),
    );
  return {
    back: (roots) => least('target', 'source', roots),
    forward: (roots) => least('source', 'target', roots),
    stop,
  };
}
