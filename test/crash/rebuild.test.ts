import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { Database } from '../../gateway/src/projection/database';
import { defineBodies } from '../../gateway/src/projection/eventBodies';
import { temporaryFolder } from '../temporaryFolder';

const data = join(temporaryFolder(), 'data');
const file = join(data, 'read-model.sqlite');

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of the gateway on the data folder. `ended` rejects with what it said if it failed. */
function start(program: string, ...args: string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const env = { ...process.env, LOTLINE_DATA: data, PORT: '0', LOTLINE_LOG: 'error' };
  const main = join(__dirname, `../../gateway/dist/${program}.js`);
  const child = spawn(process.execPath, [main, ...args], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise<Ended>((resolve, reject) =>
    child.once('close', (code, signal) => {
      if (code !== null && code > 0) reject(new Error(`${program} ended with ${code}: ${said}`));
      else resolve({ code, signal });
    }),
  );
  return { child, ended };
}

/** The height of a read model's file; 0 while it has none. */
function heightOf(path: string): number {
  try {
    const database = new Database(path, { readOnly: true });
    try {
      return database.one<{ height: number }>('SELECT height FROM checkpoint').height;
    } finally {
      database.close();
    }
  } catch {
    return 0;
  }
}

/** The content of the read model, without the numbers of rows. */
function contentOf(): object {
  const database = new Database(file, { readOnly: true });
  defineBodies(database);
  const read = (sql: string): unknown => database.all(sql);
  const content = {
    check: read('PRAGMA integrity_check'),
    indexes: read(`SELECT name, sql FROM sqlite_schema ORDER BY name`),
    height: read('SELECT height, hash, movements, time FROM checkpoint'),
    events: read('SELECT id, msp, time, step, declared, places, body_of(n) AS body FROM event ORDER BY id, msp'),
    lots: read('SELECT id, status, body FROM lot ORDER BY id'),
    stock: read('SELECT lot, place, body FROM stock ORDER BY lot, place'),
    balances: read('SELECT lot, place, uom, on_hand, held, in_transit FROM balance ORDER BY 1, 2, 3'),
    movements: read('SELECT lot, place, time, height, on_hand FROM movement ORDER BY lot, place, run, position'),
    links: read(`SELECT a.id AS source, b.id AS target, link.kind FROM link JOIN node AS a ON a.n = source
      JOIN node AS b ON b.n = target ORDER BY 1, 2, 3`),
    visits: read(
      `SELECT id, visit.kind, count(*) AS count FROM visit JOIN node ON node.n = visit.node GROUP BY 1, 2 ORDER BY 1, 2`,
    ),
  };
  database.close();
  return content;
}

/** Kills a program when a file has that many blocks. One that ended well before that was seen is started again. */
async function killAt(program: string, path: string, height: number): Promise<Ended> {
  for (;;) {
    const { child, ended } = start(program);
    const timer = setInterval(() => {
      if (heightOf(path) >= height) child.kill('SIGKILL');
    }, 5);
    const end = await ended;
    clearInterval(timer);
    if (end.code !== 0) return end;
  }
}

describe('a rebuild that is killed', () => {
  let whole: object;
  let height = 0;
  beforeAll(async () => {
    const generated = start('generate', JSON.stringify({ events: 6000, seed: 3, levels: 4 }));
    expect(await generated.ended).toEqual({ code: 0, signal: null });
    height = heightOf(file);
    whole = contentOf();
  }, 240_000);

  test.each([0.05, 0.5, 0.95])(
    'after %d of the blocks leaves the old read model, and the next rebuild gives the same answers',
    async (part) => {
      const killed = await killAt('rebuild', `${file}.new`, Math.ceil(height * part));
      expect(killed).toEqual({ code: null, signal: 'SIGKILL' });
      expect(contentOf()).toEqual(whole);
      expect(await start('rebuild').ended).toEqual({ code: 0, signal: null });
      expect(contentOf()).toEqual(whole);
    },
    120_000,
  );

  test('when it is the gateway’s own, at its first start, goes on at the next start with the same answers', async () => {
    for (const end of ['', '-wal', '-shm', '.graph']) rmSync(file + end, { force: true });
    const killed = await killAt('main', file, Math.ceil(height / 2));
    expect(killed).toEqual({ code: null, signal: 'SIGKILL' });
    const gateway = start('main');
    while (heightOf(file) < height) await new Promise((resolve) => setTimeout(resolve, 50));
    gateway.child.kill('SIGTERM');
    await gateway.ended;
    expect(heightOf(file)).toBe(height);
    const { indexes: ignored, ...content } = contentOf() as { indexes: unknown };
    const { indexes, ...all } = whole as { indexes: unknown };
    expect([ignored, indexes].every(Array.isArray)).toBe(true);
    expect(content).toEqual(all);
  }, 120_000);
});
