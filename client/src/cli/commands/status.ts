import type { Command } from 'commander';
import { localOrganisations } from '../localKeys';
import { sessionOf } from '../session';
import { fields } from '../table';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('status of the gateway, and local organisations')
    .action(async (_options: object, command: Command) => {
      const session = sessionOf(command);
      const { url, data } = session;
      const gateway = await session.anonymous().ready();
      const organisations = localOrganisations(data);
      session.out.result({ url, ready: true, gateway, data, organisations }, () =>
        fields({ gateway: `${url} is ready`, ...gateway, data, 'keys of': organisations }),
      );
    });
}
