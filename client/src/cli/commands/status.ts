import type { Command } from 'commander';
import { localOrganisations } from '../localKeys';
import { sessionOf } from '../session';
import { fields } from '../table';

export function addStatus(program: Command): void {
  program
    .command('status')
    .description('whether the gateway is up, and what is here')
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
