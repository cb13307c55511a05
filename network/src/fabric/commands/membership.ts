import { resolve } from 'node:path';
import { addOrganisation } from '../members/addOrganisation';
import { removeOrderer } from '../members/removeOrderer';
import { removeOrganisation } from '../members/removeOrganisation';
import { renew } from '../members/renew';
import type { Network } from '../network';
import { type Options, usage } from './options';

/** `add-organisation`: reads the organisation from the command line. */
export async function addOrganisationCommand(network: Network, options: Options): Promise<void> {
  const { name, msp, folder, peers, out } = options;
  if (name === undefined || msp === undefined) {
    throw new RangeError(`add-organisation needs --name NAME and --msp MSPID.\n\n${usage}`);
  }
  const organisation = {
    name,
    mspId: msp,
    ...(peers === undefined ? {} : { peers }),
    ...(folder === undefined ? {} : { msp: resolve(folder) }),
  };
  await addOrganisation(network, organisation, out === undefined ? undefined : resolve(out));
}

/** `renew`: reads the organisation, and if keys are replaced. */
export async function renewCommand(network: Network, options: Options): Promise<void> {
  await renew(network, { organisation: options.words[0], newKeys: options['new-keys'] });
  network.print('renewed');
}

/** `remove-organisation` and `remove-orderer`: read the name. */
export async function removeCommand(network: Network, { command, words: [name] }: Options): Promise<void> {
  if (name === undefined) throw new RangeError(`${command} needs a name.\n\n${usage}`);
  await (command === 'remove-orderer' ? removeOrderer : removeOrganisation)(network, name);
}
