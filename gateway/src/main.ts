import './nodeVersion';
import './compileCache';
import { flushCompileCache } from 'node:module';
import { resolve } from 'node:path';
import { warmUp } from './http/warmUp';
import { readConfig, unknownVariables } from './config';
import { type Welcome, welcome } from './welcome';
import { exitCodes } from './exitCodes';
import { openLog } from './log';
import { type Running, startGateway } from './start';
import { StartError, startError } from './startError';

async function main(): Promise<void> {
  const config = configuration();
  for (const name of unknownVariables(process.env)) say(`Unknown environment variable ${name}: it has no effect.`);
  const log = openLog(config.log);
  const running = await startGateway(config, { log });
  await warmUp(running.gateway, running.url).catch((err: unknown) => {
    log.warn({ err }, 'the first query will be slow');
  });
  const { height } = await running.gateway.ledger.health();
  const { members } = running.gateway;
  const text = welcome({
    url: running.url,
    data: running.folder.root,
    height,
    organisations: members.local,
    usual: usualPlace(),
    platform: process.platform,
    file: running.companies.file,
    registered: running.registered,
  });
  process.stdout.write(`${text}\n`);
  stopOnSignal(running);
  // Flushed now, because a process that is killed never reaches its end.
  flushCompileCache();
  await running.failed;
}

function usualPlace(): Welcome['usual'] {
  const { host, port, data } = readConfig({});
  return { url: `http://${host}:${port}`, data: resolve(data) };
}

function configuration(): ReturnType<typeof readConfig> {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new StartError(exitCodes.configuration, error instanceof Error ? error.message : String(error), error);
  }
}

/** Milliseconds in which a second signal counts as the same Ctrl-C: the terminal and the parent process may both send it. */
const sameSignal = 500;

function stopOnSignal(running: Running): void {
  let asked: number | undefined;
  const stop = (): void => {
    const now = performance.now();
    // A second signal exits at once; nothing acknowledged is lost.
    if (asked !== undefined && now - asked > sameSignal) process.exit(exitCodes.internal);
    if (asked !== undefined) return;
    asked = now;
    void running.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

const say = (text: string): void => void process.stderr.write(`${text}\n`);

main().catch((error: unknown) => {
  const { message, exitCode } = startError(error);
  say(message);
  process.exit(exitCode);
});
