import { cpSync, existsSync, mkdtempSync, renameSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from '../../gateway/src/config';
import { openLog } from '../../gateway/src/log';
import { startGateway } from '../../gateway/src/start';

/** The data of a gateway of the demonstration that was started and closed: made once by each process of a test run. */
const made = (): string => join(tmpdir(), `lotline-first-start-${process.pid}`);

async function make(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'lotline-first-start-'));
  const config = readConfig({ LOTLINE_DATA: folder, PORT: '0' });
  const running = await startGateway(config, { log: openLog('silent') });
  await running.close();
  renameSync(folder, made());
}

let making: Promise<void> | undefined;

/** Fills a folder with a copy of that data: keys, certificates and registrations of a first start take longer than most tests. */
export async function copyFirstStart(folder: string): Promise<void> {
  if (!existsSync(made())) await (making ??= make());
  cpSync(made(), folder, { recursive: true });
}
