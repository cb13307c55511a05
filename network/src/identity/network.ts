import { join } from 'node:path';
import { createOrganisation, type LocalOrganisation, type OrganisationMaterial } from './organisation';

/** The organisations of a network: those with peers, and the one that orders. */
export interface NetworkMaterial {
  readonly organisations: readonly OrganisationMaterial[];
  readonly orderer: OrganisationMaterial;
}

/** A network with all organisations in this process. */
export interface LocalNetwork extends NetworkMaterial {
  readonly organisations: readonly LocalOrganisation[];
  readonly orderer: LocalOrganisation;
}

/** The organisations of a network. */
export interface NetworkRequest {
  readonly folder: string;
  readonly organisations: readonly { readonly name: string; readonly mspId: string }[];
  readonly ordererMsp: string;
  /** True if a ledger knows them already: then a missing authority is not replaced by a new one. */
  readonly isKnown?: boolean;
}

/** Loads the authorities and node identities of a network; makes them the first time. Throws `DamagedFile`. */
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
