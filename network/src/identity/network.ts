import { join } from 'node:path';
import { createOrganisation, type LocalOrganisation, type OrganisationMaterial } from './organisation';

/** The organisations of a network: those that hold peers, and the one that orders. */
export interface NetworkMaterial {
  readonly organisations: readonly OrganisationMaterial[];
  readonly orderer: OrganisationMaterial;
}

/** A network whose organisations are all of this process. */
export interface LocalNetwork extends NetworkMaterial {
  readonly organisations: readonly LocalOrganisation[];
  readonly orderer: LocalOrganisation;
}

/** Which organisations a network has. */
export interface NetworkRequest {
  readonly folder: string;
  readonly organisations: readonly { readonly name: string; readonly mspId: string }[];
  readonly ordererMsp: string;
  /** Whether a ledger knows them already: then an authority that is missing is not made anew. */
  readonly isKnown?: boolean;
}

/** Makes the authorities and node identities of a network the first time, and loads them ever after. Throws `DamagedFile`. */
export async function openNetwork({
  folder,
  organisations,
  ordererMsp,
  isKnown = false,
}: NetworkRequest): Promise<LocalNetwork> {
  const mspIds = [...organisations.map(({ mspId }) => mspId), ordererMsp];
  if (new Set(mspIds).size !== mspIds.length) {
    throw new RangeError(`Two organisations share an MSP id: ${mspIds.join(', ')}.`);
  }
  const made: LocalOrganisation[] = [];
  for (const { name, mspId } of organisations) {
    made.push(await createOrganisation({ folder: join(folder, name), name, mspId, isKnown }));
  }
  const orderer = await createOrganisation({
    folder: join(folder, 'orderer'),
    name: 'orderer',
    mspId: ordererMsp,
    node: 'orderer',
    isKnown,
  });
  return { organisations: made, orderer };
}
