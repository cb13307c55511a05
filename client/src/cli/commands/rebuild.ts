import { spawn } from 'node:child_process';
import type { Command } from 'commander';
import { CliError } from '../cliError';
import { sessionOf } from '../session';

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('build the gateway’s read model anew from the ledger in the data folder; stop the gateway first')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      session.out.note(`Rebuilding the read model in ${session.data} from its ledger.`);
      const status = await run(gatewayProgram(), session.data);
      if (status !== 0) {
        throw new CliError('The read model was not rebuilt.', {
          why: 'The reason is above.',
          fix: 'Stop the gateway that uses this folder, then try again; the ledger itself was not touched.',
        });
      }
      session.out.result({ status: 'rebuilt', data: session.data }, () => `Rebuilt: the read model in ${session.data}`);
    });
}

function gatewayProgram(): string {
  try {
    return require.resolve('@lotline/gateway/rebuild');
  } catch (error) {
    throw new CliError('There is no gateway here whose read model could be rebuilt.', {
      why: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
      fix: 'Run this in the checkout that the gateway runs from.',
    });
  }
}

/** In a process of its own: the ledger belongs to the gateway's code, which a client does not load. */
function run(entry: string, data: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry], {
      // What it says on the way is a remark; the answer is this command's.
      stdio: ['ignore', process.stderr, 'inherit'],
      env: { ...process.env, LOTLINE_DATA: data },
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      resolve(code ?? 1);
    });
  });
}
