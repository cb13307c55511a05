import { parentPort, workerData } from 'node:worker_threads';
import type { LedgerBlock } from '../ledger/ledger';
import { BlockWriter } from './blockWriter';
import { pack } from './graph/changes';
import { connect, connectUnfinished } from './openDatabase';
import { type FromWriter, sentError, states, type ToWriter, type WriterData } from './threadProtocol';
import { weightOf } from './weight';

const { file, isUnfinished, state } = workerData as WriterData;
const port = parentPort;
if (!port) throw new Error('This is run as a thread of the gateway.');

const database = isUnfinished ? connectUnfinished(file) : connect(file);
// The main thread waits for commits, and must not wait for checkpoints.
database.script('PRAGMA wal_autocheckpoint = 0');
const writer = new BlockWriter(database);

/** Weight of blocks after which the write-ahead log is moved into the file. */
const mostUnmoved = 32 * 1024 * 1024;
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

function write(blocks: readonly LedgerBlock[]): void {
  try {
    const { changes, ...written } = writer.write(blocks);
    post({ written: { ...written, changes: pack(changes) } });
  } catch (error) {
    post({ error: sentError(error) });
    return;
  }
  settle();
  unmoved += weightOf(blocks);
  if (unmoved < mostUnmoved) return;
  unmoved = 0;
  database.script('PRAGMA wal_checkpoint(PASSIVE)');
}

port.on('message', (message: ToWriter) => {
  if ('blocks' in message) {
    write(message.blocks);
    return;
  }
  try {
    database.close();
  } finally {
    show(states.closed);
  }
});
