import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../../absent';
import { createTlsAuthority, issueCertificate, type KeyPair } from '../../identity/certificateAuthority';
import { keyPairIn } from '../../identity/keyPairFiles';
import { organisationFolder } from '../topology/layout';
import { tlsFiles } from './tlsFolder';

const days = 365;

/** Folder of an organisation's operator certificate, with which its nodes authenticate their operator. */
export const operatorFolder = (data: string, organisation: string): string =>
  join(organisationFolder(data, organisation), 'operations', 'client');

/** Folder of the former operator certificate, which stays until every node trusts the new one. */
export const formerOperatorFolder = (data: string, organisation: string): string =>
  join(organisationFolder(data, organisation), 'operations', 'former', 'client');

/**
 * Moves the operator's keys and their authority aside, so that new ones are made. The former keys stay while nodes may still require them.
 */
export async function replaceOperator(data: string, organisation: string): Promise<void> {
  const folder = join(organisationFolder(data, organisation), 'operations');
  const former = join(folder, 'former');
  if (isThere(former)) return;
  await mkdir(`${former}.new`, { recursive: true, mode: 0o700 });
  for (const part of ['ca', 'client']) await rename(join(folder, part), join(`${former}.new`, part));
  await rename(`${former}.new`, former);
}

/** Deletes the operator's former keys, once every node trusts the new ones. */
export const forgetFormerOperator = (data: string, organisation: string): Promise<void> =>
  rm(join(organisationFolder(data, organisation), 'operations', 'former'), { recursive: true, force: true });

/**
 * Makes the certificate for metrics, log levels and `osnadmin`, from an authority that issues no other certificate: those of nodes,
 * services and users give no access. The authority is stored beside the nodes' TLS certificates.
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
