import { runCommand } from './commands/runCommand';

const started = Date.now();
const print = (line: string): void => {
  const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(6);
  process.stdout.write(`${line.includes('\n') ? line : `${seconds} s  ${line}`}\n`);
};

// A reader that closes the pipe early, such as `head`, does not stop the command.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

runCommand(process.argv.slice(2), print).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
