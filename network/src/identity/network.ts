import { join } from 'node:path';
import { createOrganisation, type OrganisationMaterial } from './organisation';

/** The organisations of a network: those that hold peers, and the one that orders. */
export interface NetworkMaterial {
  readonly organisations: readonly OrganisationMaterial[];
  readonly orderer: OrganisationMaterial;
}

/** Which organisations a network has. */
export interface NetworkRequest {
  readonly folder: string;
  readonly organisations: readonly { readonly name: string; readonly mspId: string }[];
  readonly ordererMsp: string;
}

/** Makes the authorities and node identities of a network the first time, and loads them ever after. */
export async function openNetwork({ folder, organisations, ordererMsp }: NetworkRequest): Promise<NetworkMaterial> {
  const mspIds = [...organisations.map(({ mspId }) => mspId), ordererMsp];
  if (new Set(mspIds).size !== mspIds.length) {
    throw new RangeError(`Two organisations share an MSP id: ${mspIds.join(', ')}.`);
  }
  const made: OrganisationMaterial[] = [];
  for (const { name, mspId } of organisations) {
    made.push(await createOrganisation({ folder: join(folder, name), name, mspId }));
  }
  const orderer = await createOrganisation({
    folder: join(folder, 'orderer'),
    name: 'orderer',
    mspId: ordererMsp,
    node: 'orderer',
  });
  return { organisations: made, orderer };
}
