import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openInventory } from '../inventory/inventory';
import { Database } from '../projection/database';
import { defineBodies } from '../projection/eventBodies';
import { readsMapped } from '../projection/openDatabase';
import { sentError } from '../projection/threadProtocol';
import { Looking } from './looking';
import { RaisedStore } from './raisedStore';
import { ReadingStore } from './readingStore';
import type { FromRules, RulesThreadData, ToRules } from './rulesProtocol';
import { RuleStore } from './ruleStore';

/** Milliseconds to wait while another connection writes, which may wait for the disk. */
const patience = 10_000;

/** Findings may come a little later while the gateway has no time to spare. */
const lowPriority = 5;

const { file, store } = workerData as RulesThreadData;
// On Linux, the priority is that of the thread.
if (process.platform === 'linux') setPriority(0, lowPriority);
const port = parentPort;
if (!port) throw new Error('This is run as a thread of the gateway.');

const database = new Database(file, { readOnly: true });
defineBodies(database);
database.script(`PRAGMA cache_size = -16384; PRAGMA busy_timeout = ${patience}; ${readsMapped}`);
const own = new Database(store, { timeout: patience });
// Findings that a loss of power takes are found again, because the position is stored with them. The next change of the main thread
// takes them to stable storage too.
own.script('PRAGMA synchronous = NORMAL');

const post = (message: FromRules): void => {
  port.postMessage(message);
};

let isOver = false;
const looking = new Looking(
  {
    database,
    inventory: openInventory(own),
    store: new RuleStore(own),
    raised: new RaisedStore(own),
    readings: new ReadingStore(own),
  },
  {
    isOver: () => isOver,
    failed: (error, what) => {
      post({ unread: sentError(error).message, what });
    },
  },
);

function close(): void {
  database.close();
  own.close();
  port?.close();
}

async function take({ id, moment, look }: Exclude<ToRules, { close: true }>): Promise<void> {
  if (isOver) return;
  try {
    post({ id, height: look ? looking.look(moment, look) : await looking.run(moment) });
  } catch (error) {
    post({ id, error: sentError(error) });
  }
}

let working: Promise<void> = Promise.resolve();
port.on('message', (message: ToRules) => {
  if ('close' in message) {
    isOver = true;
    working = working.then(close);
    return;
  }
  working = working.then(() => take(message));
});
