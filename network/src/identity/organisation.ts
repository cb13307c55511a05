import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { DamagedFile } from '../damagedFile';
import { createAuthority, issueCertificate, type CertificateRequest, type KeyPair } from './certificateAuthority';
import { keyPairIn, matching, readKeyPair } from './keyPairFiles';
import { signingIdentity, type SigningIdentity } from './signingIdentity';

/** An organisation's authority and the identity of its node (its peer, or its orderer), kept under `folder`. */
export interface OrganisationMaterial {
  readonly name: string;
  readonly mspId: string;
  readonly folder: string;
  /** The current certificate: a renewal replaces it. */
  readonly caCertificate: string;
  /** The current identity: a renewal replaces it. */
  readonly node: SigningIdentity;
}

/** The role of an organisation's node. */
export type NodeRole = 'peer' | 'orderer';

/** The organisation to make, and the role of its node. */
export interface OrganisationRequest {
  readonly folder: string;
  readonly name: string;
  readonly mspId: string;
  readonly node?: NodeRole;
  /** True if a ledger knows its authority, which must then exist. */
  readonly isKnown?: boolean;
}

/** An organisation of this process. */
export interface LocalOrganisation extends OrganisationMaterial {
  readonly role: NodeRole;
  caCertificate: string;
  node: SigningIdentity;
}

/** Validity of a local authority's certificate, in days. A renewed one has the same key and is the same authority. */
export const localAuthorityDays = 5 * 365;

const issuedAnew = (folder: string): string =>
  `Restore it from a copy, or remove the folder ${folder}: the authority then issues a new identity at the next start.`;
const authorityAdvice =
  "Restore it from a copy: it is the organisation's authority, and the ledger knows the organisation by it.";

/** Loads an organisation's authority and node identity under `folder`, or makes them. Throws `DamagedFile`. */
export async function createOrganisation(request: OrganisationRequest): Promise<LocalOrganisation> {
  const { folder, name, mspId, node: role = 'peer', isKnown = false } = request;
  if (!/^[a-zA-Z0-9][a-zA-Z0-9.-]{0,62}$/.test(name)) {
    throw new RangeError(`"${name}" is not an organisation name: letters, digits, dots and dashes, 63 at most.`);
  }
  const makeAuthority = (): Promise<KeyPair> => {
    if (!isKnown) return createAuthority(name, undefined, localAuthorityDays);
    const file = join(authorityFolder(folder), 'cert.pem');
    throw new DamagedFile(file, { reason: 'is missing', advice: authorityAdvice });
  };
  const kept = await keyPairIn(authorityFolder(folder), makeAuthority, authorityAdvice);
  const authority = matching(authorityFolder(folder), kept, authorityAdvice);
  const nodeFolder = join(folder, role);
  const own = await keyPairIn(
    nodeFolder,
    () => issueCertificate(authority, { commonName: `${role}0.${name}`, role }),
    issuedAnew(nodeFolder),
  );
  const { certificate, privateKey } = matching(nodeFolder, own, issuedAnew(nodeFolder));
  if (!isIssuedBy(authority.certificate, certificate)) {
    const reason = "was not issued by the organisation's authority";
    throw new DamagedFile(join(nodeFolder, 'cert.pem'), { reason, advice: issuedAnew(nodeFolder) });
  }
  const node = signingIdentity(mspId, certificate, privateKey);
  return { name, mspId, folder, role, caCertificate: authority.certificate, node };
}

function isIssuedBy(authority: string, certificate: string): boolean {
  const [issuer, issued] = [new X509Certificate(authority), new X509Certificate(certificate)];
  return issued.checkIssued(issuer) && issued.verify(issuer.publicKey);
}

/** A user's role (client by default), attributes and validity. */
export type UserRequest = Omit<CertificateRequest, 'commonName' | 'hosts' | 'role'> & {
  readonly role?: 'client' | 'admin';
};

/** The parts of an organisation that its users' identities need. */
export type UserHome = Pick<OrganisationMaterial, 'folder' | 'mspId'>;

/** Issues a certificate to a user of the organisation and stores it; a user who exists keeps theirs. */
export async function enrolUser(
  organisation: UserHome,
  user: string,
  request: UserRequest = {},
): Promise<SigningIdentity> {
  const folder = userFolder(organisation, user);
  const authority = await readAuthority(organisation);
  // Like Fabric CA: unlike the name, only the authority chooses this value.
  const attributes = { ...request.attributes, 'hf.EnrollmentID': user };
  const own = await keyPairIn(folder, () =>
    issueCertificate(authority, { role: 'client', ...request, attributes, commonName: user }),
  );
  const { certificate, privateKey } = matching(folder, own);
  return signingIdentity(organisation.mspId, certificate, privateKey);
}

/** Loads a user that `enrolUser` made; throws an error with the folder's name if there is none. */
export async function loadIdentity(organisation: UserHome, user: string): Promise<SigningIdentity> {
  const folder = userFolder(organisation, user);
  const own = matching(folder, await readKeyPair(folder));
  return signingIdentity(organisation.mspId, own.certificate, own.privateKey);
}

/** The organisation's authority, which issues its certificates. */
export const readAuthority = ({ folder }: Pick<UserHome, 'folder'>): Promise<KeyPair> =>
  readKeyPair(authorityFolder(folder), authorityAdvice);

/** The folder of an organisation's authority. */
const authorityFolder = (folder: string): string => join(folder, 'ca');

function userFolder(organisation: UserHome, user: string): string {
  if (!/^[\p{L}\p{N}][\p{L}\p{N}@._-]{0,63}$/u.test(user)) {
    throw new RangeError(`"${user}" is not a user name: letters, digits and @ . _ -, 64 at most.`);
  }
  return join(organisation.folder, 'users', user);
}
