import './nodeVersion';
import './compileCache';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { readConfig } from './config';
import { exitCodes } from './exitCodes';
import { GeneratedNetwork } from './generate/network';
import { mostLevels } from './generate/vocabulary';
import { writeFiles } from './generate/writeFiles';
import { writeLedger } from './generate/writeLedger';
import { openLog } from './log';
import { startGateway } from './start';
import { StartError, startError } from './startError';

const asked = z.strictObject({
  events: z.int().min(1).max(10_000_000),
  seed: z.int().min(0),
  levels: z.int().min(2).max(mostLevels),
  /** Folder for EPCIS files; without one the events go into a new ledger in the data folder. */
  files: z.string().min(1).optional(),
});

type Asked = z.infer<typeof asked>;

/** Milliseconds between two lines of progress. */
const interval = 2000;

/** Says how many events there are, every few seconds. */
function progressOf(events: number): (done: number) => void {
  const start = performance.now();
  let last = start;
  return (done) => {
    const now = performance.now();
    if (now - last < interval) return;
    last = now;
    const rate = Math.round((done * 1000) / (now - start));
    say(`${done.toLocaleString('en')} of ${events.toLocaleString('en')} events, ${rate.toLocaleString('en')} a second`);
  };
}

function emptyFolder(folder: string, what: string): string {
  const path = resolve(folder);
  if (existsSync(path) && readdirSync(path).length > 0) {
    throw new StartError(exitCodes.configuration, `${path} is not empty: name a new folder for ${what}.`);
  }
  mkdirSync(path, { recursive: true });
  return path;
}

async function generate(): Promise<void> {
  const read = asked.safeParse(JSON.parse(process.argv[2] ?? '{}'));
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `--${path.join('.')}: ${message}.`);
    throw new StartError(exitCodes.configuration, faults.join(' '));
  }
  const { files, ...options } = read.data;
  const network = new GeneratedNetwork(options);
  const folder = files === undefined ? await intoLedger(options, network) : intoFiles(files, options, network);
  const file = join(folder, 'answers.json');
  const answers = network.answers();
  writeFileSync(file, `${JSON.stringify(answers, undefined, 1)}\n`);
  process.stdout.write(
    JSON.stringify({ events: answers.events, lots: answers.lots, seed: options.seed, answers: file }),
  );
}

function intoFiles(files: string, { events }: Asked, network: GeneratedNetwork): string {
  const folder = emptyFolder(files, 'the files');
  const count = writeFiles(folder, network.rounds(), progressOf(events));
  say(`${count} files in ${folder}, to be captured in the order of their names`);
  return folder;
}

/** Serves no requests: the gateway is started for its ledger, its read model and the registration of the demonstration. */
async function intoLedger({ events, levels, seed }: Asked, network: GeneratedNetwork): Promise<string> {
  const config = readConfig({ ...process.env, PORT: '0', LOTLINE_LOG: 'warn', LOTLINE_LEDGER: 'embedded' });
  const folder = emptyFolder(config.data, 'the ledger');
  const running = await startGateway(config, { log: openLog('warn') });
  try {
    if (running.companies.kind !== 'demonstration') {
      const why =
        'The events are of the demonstration’s organisations, and lotline.json names others: run this elsewhere.';
      throw new StartError(exitCodes.configuration, why);
    }
    const asking = { rounds: network.rounds(), levels, run: String(seed) };
    const { height, exceptions } = await writeLedger(running, asking, progressOf(events));
    for (const [code, count] of exceptions) say(`${count} exceptions ${code}`);
    const { readModel } = running.gateway;
    while (!(await readModel.reached(height, interval))) {
      say(`read model: ${readModel.height} of ${height} blocks`);
    }
  } finally {
    await running.close();
  }
  return folder;
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

generate().catch((error: unknown) => {
  const { message, exitCode } = startError(error);
  say(message);
  process.exit(exitCode);
});
