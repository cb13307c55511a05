import { setPriority } from 'node:os';
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { fsma204Records } from '../fsma204/records';
import { classes } from '../inventory/classes';
import { due } from '../inventory/dueCounts';
import { simulations } from '../inventory/simulation/simulations';
import { type Inventory, openInventory } from '../inventory/inventory';
import { LastPositions } from '../inventory/heldPositions';
import { kpis } from '../inventory/kpi/kpis';
import { phased } from '../inventory/phased';
import { policies, replenishment } from '../inventory/planned';
import { ownForecasts } from '../inventory/forecasts';
import { worklist } from '../inventory/worklist/worklist';
import { Problem } from '../problem';
import { Database } from '../projection/database';
import { defineBodies } from '../projection/eventBodies';
import { readsMapped } from '../projection/openDatabase';
import { stock } from '../queries/stock';
import { stockTotals } from '../queries/stockTotals';
import { recallPreview } from '../recalls/preview';
import { recallState } from '../recalls/state';
import { KnownStock } from '../trace/knownStock';
import { nextLinks, planLinks, recallPlanTable } from '../trace/recallPlan';
import type { ReadView } from '../trace/readView';
import { trace } from '../trace/trace';
import type { AnswerPart } from './answerParts';
import { collectSoon } from './collectSoon';
import { planFields } from './planFields';
import { prepareStock } from './prepareStock';
import { atOneHeight } from './snapshot';
import type { FromThread, InventoryTask, SentError, Task, ThreadData, ToThread } from './tasks';
import { type Fields, fieldsOf, writeAnswer } from './writeAnswer';

/** From -20, the highest, to 19; 0 is usual. */
const lowPriority = 5;

/** Bytes of an answer that leaves much garbage. */
const large = 1024 * 1024;

/** Parts that the main thread has not taken yet, at most: each costs it up to a millisecond. */
const mostUntaken = 4;
/** Milliseconds to wait for it at most. */
const patience = 1000;

const { file, store, columns, authors, taken } = workerData as ThreadData;
// On Linux, the priority is that of the thread: requests that the main thread answers by itself come first.
if (process.platform === 'linux') setPriority(0, lowPriority);
const port = parentPort;
if (!port) throw new Error('This is run as a thread of the gateway.');

const database = new Database(file, { readOnly: true });
defineBodies(database);
database.script(`PRAGMA cache_size = -16384; PRAGMA busy_timeout = 5000; ${readsMapped}`);
let opened: Inventory | undefined;

/** The inventory is opened with the first question about it. */
function inventory(): Inventory {
  opened ??= openInventory(new Database(store, { readOnly: true, timeout: 5000 }));
  return opened;
}

const waiting: { readonly id: number; readonly task: Task }[] = [];
const shared = {
  columns: { ...columns },
  authors: [...authors],
  stock: new KnownStock(),
  receive: (): void => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) take(next.message as ToThread);
  },
};

function take(message: ToThread): void {
  if ('task' in message) {
    waiting.push(message);
    return;
  }
  Object.assign(shared.columns, message.columns);
  shared.authors.splice(0, shared.authors.length, ...message.authors);
}

const post = (message: FromThread, transfer: ArrayBuffer[] = []): void => {
  port.postMessage(message, transfer);
};

function fieldsFor(view: ReadView, task: Task): Fields | undefined {
  if (task.kind === 'plan') {
    const table = recallPlanTable(view, task.root, task.limit);
    return table && planFields(table);
  }
  const found = answerOf(view, task);
  return found && fieldsOf(found);
}

function answerOf(view: ReadView, task: Exclude<Task, { kind: 'plan' }>): object | undefined {
  if (isOfInventory(task)) return inventoryAnswer(view, task);
  switch (task.kind) {
    case 'links':
      return { links: planLinks(view, task.roots, task.limit) };
    case 'nextLinks':
      return { links: nextLinks(view, task.nodes) };
    case 'preview':
      return recallPreview(view, task.search, task.party);
    case 'state':
      return recallState(view, task.recall);
    case 'stock':
      return task.by === undefined ? stock(view, task.request) : stockTotals(view, task.request, task.by);
    case 'fsma204':
      return fsma204Records(view, task.request);
    case 'trace':
      return trace(view, task.root, task.direction, task.request);
  }
}

const inventoryKinds: readonly string[] = [
  'forecasts',
  'classes',
  'due',
  'kpis',
  'simulation',
  'policies',
  'replenishment',
  'phased',
  'worklist',
] satisfies InventoryTask['kind'][];
const isOfInventory = (task: Task): task is InventoryTask => inventoryKinds.includes(task.kind);

const held = new LastPositions();

function inventoryAnswer(at: ReadView, task: InventoryTask): object {
  const view = { ...at, held };
  switch (task.kind) {
    case 'forecasts':
      return ownForecasts(inventory(), view, task);
    case 'classes':
      return classes(inventory(), view, task);
    case 'due':
      return due(inventory(), view, task);
    case 'kpis':
      return kpis(inventory(), view, task);
    case 'simulation':
      return simulations(view.database, view.height, task);
    case 'policies':
      return policies(inventory(), view, task);
    case 'replenishment':
      return replenishment(inventory(), view, task);
    case 'phased':
      return phased(inventory(), view, task);
    case 'worklist':
      return worklist(inventory(), view, task);
  }
}

let sent = Atomics.load(taken, 0);

function waitUntilTaken(): void {
  for (let seen = Atomics.load(taken, 0); sent - seen >= mostUntaken; seen = Atomics.load(taken, 0)) {
    if (Atomics.wait(taken, 0, seen, patience) === 'timed-out') return;
  }
}

function send(id: number, bytes: AnswerPart): void {
  waitUntilTaken();
  sent += 1;
  post({ id, bytes }, [bytes.buffer]);
}

function sentError(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message } = error;
  return error instanceof Problem ? { name, message, code: error.code } : { name, message };
}

function answer(id: number, task: Task): void {
  try {
    // The bytes are written outside the transaction, which would keep the write-ahead log from being reset.
    const [height, found] = atOneHeight(database, shared, (view) => [view.height, fieldsFor(view, task)] as const);
    post({ id, height: found ? height : null });
    let bytes = 0;
    if (found) {
      writeAnswer(found, task.format, (part) => {
        bytes += part.length;
        send(id, part);
      });
    }
    post({ id, end: true });
    if (bytes > large) collectSoon();
  } catch (error) {
    post({ id, error: sentError(error) });
  }
}

prepareStock(database, shared);

port.on('message', (message: ToThread) => {
  take(message);
  for (let next = waiting.shift(); next; next = waiting.shift()) answer(next.id, next.task);
});
