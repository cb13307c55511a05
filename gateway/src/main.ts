import './compileCache';
import { flushCompileCache } from 'node:module';
import { readConfig, unknownVariables } from './config';
import { welcome } from './demo/welcome';
import { openLog } from './http/log';
import { type Running, startGateway } from './start';
import { exitCodes, StartError, startError } from './startError';

async function main(): Promise<void> {
  const config = configuration();
  for (const name of unknownVariables(process.env)) say(`Unknown environment variable ${name}: it has no effect.`);
  const running = await startGateway(config, { log: openLog(config.log) });
  const { height } = await running.gateway.ledger.health();
  const { members } = running.gateway;
  const text = welcome({ url: running.url, data: running.folder.root, height, organisations: members.local });
  process.stdout.write(`${text}\n`);
  stopOnSignal(running);
  // Not at the end, which a process that is killed does not see.
  flushCompileCache();
  await running.failed;
}

function configuration(): ReturnType<typeof readConfig> {
  try {
    return readConfig(process.env);
  } catch (error) {
    throw new StartError(exitCodes.configuration, error instanceof Error ? error.message : String(error), error);
  }
}

function stopOnSignal(running: Running): void {
  let stopping = false;
  const stop = (): void => {
    // Who asks twice does not want to wait; nothing acknowledged is lost.
    if (stopping) process.exit(exitCodes.internal);
    stopping = true;
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
