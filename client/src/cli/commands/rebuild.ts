import type { Command } from 'commander';
import { CliError } from '../cliError';
import { runGatewayProgram } from '../runGatewayProgram';
import { sessionOf } from '../session';

export function addRebuild(program: Command): void {
  program
    .command('rebuild')
    .description('rebuild the gateway’s read model from the ledger in the data folder; stop the gateway first')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      session.out.note(`Rebuilding the read model in ${session.data} from its ledger.`);
      const status = await run(session.data);
      if (status !== 0) {
        throw new CliError('The read model was not rebuilt.', {
          why: 'The reason is above.',
          fix: 'Stop the gateway that uses this folder, then try again; the ledger itself was not touched.',
        });
      }
      session.out.result({ status: 'rebuilt', data: session.data }, () => `Rebuilt: the read model in ${session.data}`);
    });
}

const run = async (data: string): Promise<number> =>
  // Its output is a note; the result is this command's.
  (await runGatewayProgram('rebuild', { data, stdout: 'remark' })).status;
