import type { Command } from 'commander';
import type { ListOptions } from '../../sdk';
import { allPages, moreRows } from '../allPages';
import { count, idOf } from '../parse';
import { sessionOf } from '../session';
import { table } from '../table';

const columns = [
  { title: 'sha256', of: ({ sha256 }: { sha256: string }) => sha256 },
  { title: 'kind', of: ({ kind }: { kind: string }) => kind },
  { title: 'registered by', of: ({ party }: { party: string }) => party },
  { title: 'valid to', of: ({ validTo }: { validTo?: string }) => validTo },
];

/** `lotline documents list` and `lotline documents show SHA256`. */
export function addDocuments(program: Command): void {
  const group = program.command('documents').description('list and show certificates and other documents');
  group
    .command('list')
    .description('list documents')
    .option('--party <gln>', 'only of this party', idOf('party'))
    .option('--limit <number>', 'maximum rows (1000)', count)
    .option('--cursor <cursor>', 'continue from this cursor')
    .action(
      async ({ limit, cursor, ...filters }: Pick<ListOptions, 'party' | 'limit' | 'cursor'>, command: Command) => {
        const session = sessionOf(command);
        const client = session.reader();
        const answer = await allPages((page) => client.list('documents', { ...filters, ...page }), { limit, cursor });
        session.out.result(answer, () => table(answer.rows, columns, 'No documents.') + moreRows(answer));
      },
    );
  group
    .command('show')
    .description('show every organisation’s registration of a document')
    .argument('<sha256>', 'the SHA-256 of its bytes')
    .action(async (sha256: string, _options: object, command: Command) => {
      const session = sessionOf(command);
      const answer = await session.reader().document({ sha256 });
      session.out.result(answer, () => table(answer.registrations, columns, 'No documents.'));
    });
}
