import { CommanderError } from 'commander';
import { exitCodes } from './exitCodes';
import { createProgram } from './program';
import { showError } from './showError';

// A reader that closes the pipe early (`lotline events | head`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? exitCodes.ok : exitCodes.failed);
});

async function main(): Promise<void> {
  const program = createProgram();
  try {
    await program.parseAsync();
  } catch (error) {
    // Commander has already printed the error of the command line; help and version are not errors.
    process.exitCode =
      error instanceof CommanderError
        ? error.exitCode === 0
          ? exitCodes.ok
          : exitCodes.usage
        : showError(error, program.opts<{ json?: boolean }>().json ?? false);
  }
}

void main();
