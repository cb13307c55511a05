import type { CommandData } from '@lotline/chaincode/domain';
import type { NamedCommand } from '../../answers';
import { isGatewayUser } from '../../answers/companiesFile';
import { Problem } from '../../problem';
import { assertDone } from './recallDone';

/** Without its own users, a gateway neither registers nor extends recalls for their organisation. */
function assertPerson(body: unknown): void {
  const { user } = body as CommandData<'registerUser' | 'retireUser'>;
  if (!isGatewayUser(user)) return;
  const message = `${user} is a user of the gateway itself, which gives it its roles: choose another name.`;
  throw new Problem('input_invalid', message, { errors: [{ pointer: '/user', message, code: 'input_invalid' }] });
}

/** Checks before a command that only the gateway can make. */
export const gatewayChecks: {
  readonly [Name in NamedCommand]?: (...of: Parameters<typeof assertDone>) => Promise<void> | void;
} = {
  closeRecall: assertDone,
  registerUser: assertPerson,
  retireUser: assertPerson,
};
