import { join } from 'node:path';
import { callerRoles, roleAttributes } from '@lotline/chaincode/domain';
import {
  createAuthority,
  createTlsAuthority,
  issueCertificate,
  type KeyPair,
} from '../../identity/certificateAuthority';
import { keyPairIn, readKeyPair } from '../../identity/keyPairFiles';
import { writeMspFolder } from '../../identity/mspFolder';
import { enrolUser, type OrganisationMaterial } from '../../identity/organisation';
import { signingIdentity } from '../../identity/signingIdentity';
import type { NodeRequest } from './nodeRequest';
import { revokedCertificates } from './replacedCertificates';
import { validDays, writeTlsFolder } from './tlsFolder';

/** A request for an organisation's authorities, nodes and users. */
export interface IdentitiesRequest {
  readonly folder: string;
  readonly name: string;
  readonly mspId: string;
  readonly nodes: readonly NodeRequest[];
}

/** The administrator has every role of the contract. */
const adminRoles = roleAttributes(callerRoles);

/** Makes an organisation's authorities, node identities, administrator and gateway user, unless they exist. */
export async function organisationIdentities({ folder, name, mspId, nodes }: IdentitiesRequest): Promise<void> {
  const authority = await keyPairIn(join(folder, 'ca'), () => createAuthority(name));
  const tlsAuthority = await keyPairIn(join(folder, 'tlsca'), () => createTlsAuthority(name));
  const revoked = await revokedCertificates(folder, authority);
  const roots = { caCertificate: authority.certificate, tlsCaCertificate: tlsAuthority.certificate, revoked };
  await writeMspFolder(join(folder, 'msp'), roots);
  const signers = new Map<string, KeyPair>();
  for (const node of nodes) {
    await writeTlsFolder(node, name, tlsAuthority);
    if (node.role === 'service') continue;
    const { role } = node;
    const signer = await keyPairIn(join(node.folder, 'identity'), () =>
      issueCertificate(authority, { commonName: `${node.id}.${name}`, role, days: validDays }),
    );
    signers.set(node.id, signer);
    await writeMspFolder(join(node.folder, 'msp'), { ...roots, signer });
  }
  const [first] = signers.values();
  if (!first) throw new RangeError(`The organisation ${name} has no node.`);
  const node = signingIdentity(mspId, first.certificate, first.privateKey);
  const organisation: OrganisationMaterial = { name, mspId, folder, caCertificate: authority.certificate, node };
  await enrolUser(organisation, 'admin', { role: 'admin', attributes: adminRoles, days: validDays });
  // Without roles, because it only reads for the gateway.
  await enrolUser(organisation, 'gateway', { days: validDays });
  const signer = await readKeyPair(join(folder, 'users', 'admin'));
  await writeMspFolder(join(folder, 'users', 'admin', 'msp'), { ...roots, signer });
}
