import { join } from 'node:path';
import { createAuthority, issueCertificate, type CertificateRequest } from './certificateAuthority';
import { keyPairIn, readKeyPair } from './keyPairFiles';
import { signingIdentity, type SigningIdentity } from './signingIdentity';

/** An organisation's authority and the identity of its node (its peer, or its orderer), kept under `folder`. */
export interface OrganisationMaterial {
  readonly name: string;
  readonly mspId: string;
  readonly folder: string;
  readonly caCertificate: string;
  readonly node: SigningIdentity;
}

/** Which organisation to make, and what its node does. */
export interface OrganisationRequest {
  readonly folder: string;
  readonly name: string;
  readonly mspId: string;
  readonly node?: 'peer' | 'orderer';
}

/** Makes an organisation's authority and node identity under `folder`, or loads them when they are there. */
export async function createOrganisation(request: OrganisationRequest): Promise<OrganisationMaterial> {
  const { folder, name, mspId, node = 'peer' } = request;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9.-]{0,62}$/.test(name)) {
    throw new RangeError(`"${name}" is no organisation name: letters, digits, dots and dashes, 63 at most.`);
  }
  const authority = await keyPairIn(join(folder, 'ca'), () => createAuthority(name));
  const own = await keyPairIn(join(folder, node), () =>
    issueCertificate(authority, { commonName: `${node}0.${name}`, role: node, days: 3650 }),
  );
  const identity = signingIdentity(mspId, own.certificate, own.privateKey);
  return { name, mspId, folder, caCertificate: authority.certificate, node: identity };
}

/** A user's role (client unless said), attributes and validity. */
export type UserRequest = Omit<CertificateRequest, 'commonName' | 'hosts' | 'role'> & {
  readonly role?: 'client' | 'admin';
};

/** What of an organisation its users' identities need. */
export type UserHome = Pick<OrganisationMaterial, 'folder' | 'mspId'>;

/** Issues a certificate to a user of the organisation and stores it; a user who exists keeps theirs. */
export async function enrolUser(
  organisation: UserHome,
  user: string,
  request: UserRequest = {},
): Promise<SigningIdentity> {
  const folder = userFolder(organisation, user);
  const authority = await readKeyPair(join(organisation.folder, 'ca'));
  const own = await keyPairIn(folder, () =>
    issueCertificate(authority, { role: 'client', ...request, commonName: user }),
  );
  return signingIdentity(organisation.mspId, own.certificate, own.privateKey);
}

/** Loads a user that `enrolUser` made; refuses with the folder's name when there is none. */
export async function loadIdentity(organisation: UserHome, user: string): Promise<SigningIdentity> {
  const own = await readKeyPair(userFolder(organisation, user));
  return signingIdentity(organisation.mspId, own.certificate, own.privateKey);
}

function userFolder(organisation: UserHome, user: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}@._-]{0,63}$/u.test(user)) {
    throw new RangeError(`"${user}" is no user name: letters, digits and @ . _ -, 64 at most.`);
  }
  return join(organisation.folder, 'users', user);
}
