import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../../absent';
import { createTlsAuthority, issueCertificate, type KeyPair } from '../../identity/certificateAuthority';
import { keyPairIn } from '../../identity/keyPairFiles';
import { organisationFolder } from '../topology/layout';
import { tlsFiles } from './tlsFolder';

const days = 365;

/** Where the certificate is kept by which an organisation's nodes know who operates them. */
export const operatorFolder = (data: string, organisation: string): string =>
  join(organisationFolder(data, organisation), 'operations', 'client');

/** The one before, while not every node knows the new one. */
export const formerOperatorFolder = (data: string, organisation: string): string =>
  join(organisationFolder(data, organisation), 'operations', 'former', 'client');

/** Puts the operator's keys and their authority aside, so that new ones are made; those that nodes may still ask for stay until then. */
export async function replaceOperator(data: string, organisation: string): Promise<void> {
  const folder = join(organisationFolder(data, organisation), 'operations');
  const former = join(folder, 'former');
  if (isThere(former)) return;
  await mkdir(`${former}.new`, { recursive: true, mode: 0o700 });
  for (const part of ['ca', 'client']) await rename(join(folder, part), join(`${former}.new`, part));
  await rename(`${former}.new`, former);
}

/** Forgets the operator's former keys: every node knows the new ones. */
export const forgetFormerOperator = (data: string, organisation: string): Promise<void> =>
  rm(join(organisationFolder(data, organisation), 'operations', 'former'), { recursive: true, force: true });

/**
 * Makes the certificate that metrics, log levels and `osnadmin` ask for, from an authority that issues nothing else: no certificate of a
 * node, a service or a user opens them. Its nodes find that authority beside their TLS certificates.
 */
export async function makeOperatorIdentity(
  folder: string,
  organisation: string,
  nodes: readonly { readonly folder: string }[],
): Promise<void> {
  const authority = await keyPairIn(join(folder, 'operations', 'ca'), () =>
    createTlsAuthority(`operations.${organisation}`),
  );
  await keyPairIn(join(folder, 'operations', 'client'), () => operatorOf(authority, organisation));
  for (const node of nodes) {
    await mkdir(join(node.folder, 'tls'), { recursive: true, mode: 0o700 });
    await writeFile(tlsFiles(node.folder).operators, authority.certificate);
  }
}

const operatorOf = (authority: KeyPair, organisation: string): Promise<KeyPair> =>
  issueCertificate(authority, { commonName: `operator.${organisation}`, role: 'admin', days });
