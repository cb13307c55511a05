import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { keyPairIn, readKeyPair, writeKeyPair } from '../../identity/keyPairFiles';
import { tlsFiles } from './tlsFolder';
import type { NodeRequest } from './nodeRequest';
import { type GivenFolder, givenKeyPair, givenUsers, namesIn } from './givenFolder';

/** An organisation with its own authority: the folder that it provided, and its local folder. */
export interface ImportRequest {
  readonly folder: string;
  readonly given: GivenFolder;
  readonly nodes: readonly NodeRequest[];
}

/** Imports the MSP, nodes and users of an organisation with its own authority; existing key pairs stay. */
export async function importOrganisation({ folder, given, nodes }: ImportRequest): Promise<void> {
  await importMsp(join(given.folder, 'msp'), join(folder, 'msp'));
  const tlsAuthorities = await authoritiesOf(join(folder, 'msp'));
  await mkdir(join(folder, 'tlsca'), { recursive: true, mode: 0o700 });
  await writeFile(join(folder, 'tlsca', 'cert.pem'), tlsAuthorities);
  for (const node of nodes) {
    await keyPairIn(join(node.folder, 'tls'), () => givenKeyPair(given, node.id, 'tls'));
    await writeFile(tlsFiles(node.folder).authority, tlsAuthorities);
    if (node.role === 'service') continue;
    await keyPairIn(join(node.folder, 'identity'), () => givenKeyPair(given, node.id, 'identity'));
    await writeActingMsp(folder, join(node.folder, 'msp'), join(node.folder, 'identity'));
  }
  for (const [user, pair] of await givenUsers(given)) {
    await keyPairIn(join(folder, 'users', user), () => Promise.resolve(pair));
  }
  await writeActingMsp(folder, join(folder, 'users', 'admin', 'msp'), join(folder, 'users', 'admin'));
}

/** Imports the organisation's users again. Returns their number. */
export async function importUsers(folder: string, given: GivenFolder): Promise<number> {
  const users = await givenUsers(given);
  for (const [user, pair] of users) await writeKeyPair(join(folder, 'users', user), pair);
  return users.size;
}

/** Copies an MSP, with the local file names for the first authority of each kind. */
async function importMsp(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true, mode: 0o700 });
  const config = await readFile(join(from, 'config.yaml'), 'utf8').catch((cause: unknown) => {
    throw new RangeError(`${from} has no config.yaml: node OUs tell peers, orderers and administrators apart.`, {
      cause,
    });
  });
  let names = config;
  for (const [part, first] of [
    ['cacerts', 'ca.pem'],
    ['tlscacerts', 'tlsca.pem'],
  ] as const) {
    await cp(join(from, part), join(to, part), { recursive: true });
    const [root] = await namesIn(join(to, part));
    if (root === undefined) throw new RangeError(`${join(from, part)} holds no certificate.`);
    if (root === first) continue;
    await cp(join(to, part, root), join(to, part, first));
    await rm(join(to, part, root));
    names = names.replaceAll(`${part}/${root}`, `${part}/${first}`);
  }
  for (const part of ['intermediatecerts', 'tlsintermediatecerts', 'crls']) {
    if ((await namesIn(from)).includes(part)) await cp(join(from, part), join(to, part), { recursive: true });
  }
  await writeFile(join(to, 'config.yaml'), names);
}

/** The TLS authorities of the organisation's nodes, including intermediates, because nodes send only their own certificate. */
async function authoritiesOf(msp: string): Promise<string> {
  const parts = (await namesIn(msp)).filter((part) => /^tls(?:intermediate|ca)certs$/.test(part));
  const files = await Promise.all(
    parts.map(async (part) => (await namesIn(join(msp, part))).map((name) => join(msp, part, name))),
  );
  const certificates = await Promise.all(files.flat().map((file) => readFile(file, 'utf8')));
  return certificates.map((text) => `${text.trim()}\n`).join('');
}

async function writeActingMsp(organisation: string, to: string, pairFolder: string): Promise<void> {
  const { certificate, privateKey } = await readKeyPair(pairFolder);
  await cp(join(organisation, 'msp'), to, { recursive: true });
  await mkdir(join(to, 'signcerts'), { recursive: true, mode: 0o700 });
  await mkdir(join(to, 'keystore'), { recursive: true, mode: 0o700 });
  await writeFile(join(to, 'signcerts', 'cert.pem'), certificate);
  await writeFile(join(to, 'keystore', 'key.pem'), privateKey, { mode: 0o600 });
}
