import './nodeVersion';
import './compileCache';
import { renameSync, rmSync } from 'node:fs';
import { chooseCompanies } from './companies/chooseCompanies';
import { readConfig } from './config';
import { dataFolder } from './dataFolder';
import { follow } from './projection/follow';
import { keepFollowing } from './projection/following';
import { isThere } from './isThere';
import { openLedger } from './ledger/open';
import { Database } from './projection/database';
import { buildReadModel } from './projection/readModel';
import { startError } from './startError';

/**
 * Moves what is in the log of a read model into its file, so that the file alone is whole: nobody may open a file with the log of another.
 */
function emptyLog(file: string): void {
  try {
    const database = new Database(file);
    database.script('PRAGMA wal_checkpoint(TRUNCATE)');
    database.close();
  } catch {
    // It may be damaged, which is a reason to rebuild it.
  }
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
}

/** Puts the new read model in the place of the old one, which is there until then. */
function replace(old: string, fresh: string): void {
  emptyLog(old);
  rmSync(`${old}.graph`, { force: true });
  renameSync(fresh, old);
  if (isThere(`${fresh}.graph`)) renameSync(`${fresh}.graph`, `${old}.graph`);
}

/** Rebuilds the read model from the ledger in a new file, which replaces the old one at the end. */
async function rebuild(): Promise<void> {
  const config = readConfig(process.env);
  const folder = dataFolder(config.data);
  const { ledger } = await openLedger(config.ledger, {
    ...config,
    data: folder.root,
    organisations: chooseCompanies(config).organisations,
  });
  const fresh = `${folder.readModel}.new`;
  const { height } = await ledger.health();
  const readModel = buildReadModel(fresh);
  const stop = new AbortController();
  const { report } = keepFollowing((error) => {
    say(`Blocks cannot be read; trying again: ${error instanceof Error ? error.message : String(error)}`);
  });
  const following = follow(ledger, readModel, { signal: stop.signal, report });
  const progress = setInterval(() => {
    say(`${readModel.height} of ${height} blocks`);
  }, 1000);
  await Promise.race([following, readModel.reached(height, 2 ** 31 - 1)]);
  clearInterval(progress);
  stop.abort();
  await following;
  const { unreadable } = readModel;
  readModel.finish();
  readModel.close();
  rmSync(`${fresh}.lock`, { force: true });
  replace(folder.readModel, fresh);
  await ledger.close();
  process.stdout.write(`The read model was rebuilt from ${height} blocks: ${folder.readModel}\n`);
  if (unreadable > 0)
    say(`${unreadable} recorded events or facts cannot be read; GET /exceptions?code=event_unreadable names them.`);
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

rebuild().catch((error: unknown) => {
  const { message, exitCode } = startError(error);
  say(message);
  process.exit(exitCode);
});
