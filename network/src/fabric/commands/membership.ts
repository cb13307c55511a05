import { resolve } from 'node:path';
import { addOrganisation } from '../members/addOrganisation';
import { renew } from '../members/renew';
import type { Network } from '../network';
import { type Options, usage } from './options';

/** `add-organisation`: what the command line says of the organisation. */
export async function addOrganisationCommand(network: Network, { name, msp, folder, peers }: Options): Promise<void> {
  if (name === undefined || msp === undefined) {
    throw new RangeError(`add-organisation needs --name NAME and --msp MSPID.\n\n${usage}`);
  }
  await addOrganisation(network, {
    name,
    mspId: msp,
    ...(peers === undefined ? {} : { peers }),
    ...(folder === undefined ? {} : { msp: resolve(folder) }),
  });
  network.tell(`${msp} is part of channel ${network.topology.channel}`);
}

/** `renew`: of which organisation, and whether over new keys. */
export async function renewCommand(network: Network, options: Options): Promise<void> {
  await renew(network, { organisation: options.words[0], newKeys: options['new-keys'] });
  network.tell('renewed');
}
