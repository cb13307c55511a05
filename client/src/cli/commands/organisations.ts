import type { Command } from 'commander';
import { mspIdFor } from '../init/askOrganisation';
import { sessionOf } from '../session';
import { table } from '../table';

/** The organisations of the network, and how one joins. */
export function addOrganisations(program: Command): void {
  const organisations = program.command('organisations').description('the organisations of the network');
  organisations
    .command('list', { isDefault: true })
    .description('list them (like "lotline organisations")')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().organisations();
      const columns = [
        { title: 'organisation', of: ({ organisation }: (typeof answer.rows)[number]) => organisation },
        { title: 'MSP id', of: ({ mspId }: (typeof answer.rows)[number]) => mspId },
        { title: 'party', of: ({ party }: (typeof answer.rows)[number]) => party },
        { title: 'name', of: ({ name }: (typeof answer.rows)[number]) => name },
      ];
      session.out.result(answer, () => table(answer.rows, columns, 'No organisations.'));
    });
  organisations
    .command('add')
    .description(
      'agree that an organisation joins the embedded ledger; it joins when more than half of the members agree',
    )
    .argument('<name>', 'its short name, such as acme')
    .option('--msp-id <id>', 'its MSP id; AcmeMSP for acme unless given')
    .action(async (organisation: string, { mspId = mspIdFor(organisation) }: { mspId?: string }, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.writer().addOrganisation({ organisation, mspId });
      session.out.result(answer, () => {
        const { status, agreed, needed } = answer;
        if (status === 'member') return `${organisation} (${mspId}) is a member already.`;
        const votes = `${agreed.length} of ${needed} needed members agree: ${agreed.join(', ')}`;
        if (status === 'waiting') return `Waiting: ${votes}`;
        return `Joined: ${organisation} (${mspId}); ${votes}\nIts first key: npx lotline keys bootstrap ${organisation}`;
      });
    });
}
