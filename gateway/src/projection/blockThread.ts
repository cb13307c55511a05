import '../compileCache';
import { parentPort, workerData } from 'node:worker_threads';
import type { LedgerBlock } from '../ledger/ledger';
import { blockOf, type BlockText } from './blockText';
import { BlockWriter, type Written } from './blockWriter';
import { pack } from './graph/changes';
import { connect, connectUnfinished } from './openDatabase';
import type { BlockOf, ParsedTransaction } from './readBlock';
import { type FromWriter, sentError, states, type ToWriter, type WriterData } from './threadProtocol';
import { mostUnmoved, weightOf } from './weight';

const { file, isUnfinished, state } = workerData as WriterData;
const port = parentPort;
if (!port) throw new Error('This is run as a thread of the gateway.');

const database = isUnfinished ? connectUnfinished(file) : connect(file);
// The main thread waits for commits, and must not wait for checkpoints.
database.script('PRAGMA wal_autocheckpoint = 0');
const writer = new BlockWriter(database);

let unmoved = 0;

const post = (message: FromWriter): void => {
  port.postMessage(message);
};

const show = (which: number): void => {
  Atomics.store(state, 0, which);
  Atomics.notify(state, 0);
};

function settle(): void {
  Atomics.wait(state, 0, states.writing);
  try {
    if (Atomics.load(state, 0) === states.commit) writer.commit();
    else writer.rollback();
    show(states.done);
  } catch (error) {
    post({ error: sentError(error) });
    show(states.failed);
  }
}

/** Returns true if the blocks were written, and committed or rolled back. */
function write(work: () => Written | undefined): boolean {
  try {
    const done = work();
    if (!done) {
      post({ unfit: true });
      return false;
    }
    const { changes, ...written } = done;
    post({ written: { ...written, changes: pack(changes) } });
  } catch (error) {
    post({ error: sentError(error) });
    return false;
  }
  settle();
  return true;
}

function writeAsTheyCome(blocks: readonly LedgerBlock[]): void {
  if (!write(() => writer.write(blocks))) return;
  unmoved += weightOf(blocks);
  if (unmoved >= mostUnmoved) moveLog();
}

function moveLog(): void {
  unmoved = 0;
  database.script('PRAGMA wal_checkpoint(PASSIVE)');
}

function* readOneByOne(parsed: readonly BlockText[]): Generator<BlockOf<ParsedTransaction>> {
  for (const text of parsed) yield blockOf(text);
}

function close(): void {
  try {
    database.close();
  } finally {
    show(states.closed);
  }
}

port.on('message', (message: ToWriter) => {
  if ('blocks' in message) writeAsTheyCome(message.blocks);
  else if ('parsed' in message) write(() => writer.writeParsed(readOneByOne(message.parsed)));
  else if ('possible' in message) write(() => writer.writePossible(message.possible));
  else if ('move' in message) moveLog();
  else close();
});
