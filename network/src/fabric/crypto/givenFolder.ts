import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { must } from '@lotline/chaincode/domain';
import { isThere } from '../../absent';
import type { KeyPair } from '../../identity/certificateAuthority';
import { findPrivateKey } from '../../identity/findPrivateKey';

/** The key pairs of a node: its identity, which a chaincode service lacks, and its TLS. */
export type Part = 'identity' | 'tls';

/** The folder of an organisation with its own authority, in the layout of `cryptogen` and of Fabric CA scripts. */
export interface GivenFolder {
  readonly folder: string;
  /** `orderers` or `peers`. */
  readonly nodes: 'orderers' | 'peers';
  /** The number in the name of its first node; 0 by default. */
  readonly first?: number;
}

/**
 * A node's key pair from `FOLDER/peers/…` (or `orderers/…`; nodes are assigned in the order of their names): `msp/signcerts` and
 * `msp/keystore`, and `tls/signcerts` and `tls/keystore` as Fabric CA's client leaves them, or `tls/server.crt` and `tls/server.key`. A
 * chaincode service uses `FOLDER/chaincode/tls` if it exists, otherwise the TLS of the first peer.
 */
export async function givenKeyPair(given: GivenFolder, nodeId: string, part: Part): Promise<KeyPair> {
  return pairIn(join(await nodeFolder(given, nodeId), part === 'tls' ? 'tls' : 'msp'));
}

/** The users of `FOLDER/users` by their local names: `Admin@…` is `admin`; `gateway@…`, or else the first other user, is `gateway`. */
export async function givenUsers({ folder, nodes }: GivenFolder): Promise<ReadonlyMap<string, KeyPair>> {
  const users = new Map<string, KeyPair>();
  for (const each of await namesIn(join(folder, 'users'))) {
    const name = must(each.split('@')[0], 'name').toLowerCase();
    users.set(name, await pairIn(join(folder, 'users', each, 'msp')));
  }
  if (!users.has('admin'))
    throw new RangeError(`${join(folder, 'users')} holds no administrator (a folder named Admin@…).`);
  if (nodes === 'orderers') return users;
  const gateway = users.get('gateway') ?? [...users].find(([name]) => name !== 'admin')?.[1];
  if (!gateway)
    throw new RangeError(`${join(folder, 'users')} holds no user beside the administrator for the gateway.`);
  return users.set('gateway', gateway);
}

async function nodeFolder({ folder, nodes, first = 0 }: GivenFolder, nodeId: string): Promise<string> {
  const own = join(folder, 'chaincode');
  const isService = nodeId.startsWith('chaincode.');
  if (isService && isThere(own)) return own;
  const names = await namesIn(join(folder, nodes));
  const index = isService ? 0 : Number(/^(?:peer|orderer)(\d+)/.exec(nodeId)?.[1]) - first;
  const name = names[index];
  if (name === undefined)
    throw new RangeError(`${join(folder, nodes)} has no folder for ${nodeId}: it holds ${names.length}.`);
  return join(folder, nodes, name);
}

/** Prefers the files of Fabric CA's client over copies that scripts make, which may be older. */
async function pairIn(folder: string): Promise<KeyPair> {
  const isClients = isThere(join(folder, 'signcerts'));
  const certificateFile = isClients ? await onlyFile(join(folder, 'signcerts')) : join(folder, 'server.crt');
  const keys = isClients ? await filesIn(join(folder, 'keystore')) : [join(folder, 'server.key')];
  const certificate = await readFile(certificateFile, 'utf8');
  const privateKey = findPrivateKey(keys, certificate);
  if (privateKey !== undefined) return { certificate, privateKey };
  throw new RangeError(`${certificateFile} has no key: it is not in ${keys.join(', ')}.`);
}

async function onlyFile(folder: string): Promise<string> {
  const [file, ...more] = await filesIn(folder);
  if (file === undefined || more.length > 0)
    throw new RangeError(`${folder} must hold one file, not ${more.length + (file === undefined ? 0 : 1)}.`);
  return file;
}

/** The files of a folder. A keystore may have several keys, because enrolling again keeps the former one. */
const filesIn = async (folder: string): Promise<string[]> => (await namesIn(folder)).map((name) => join(folder, name));

/** The names in a folder, sorted. Throws if it cannot be read. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    throw new RangeError(`An organisation's folder lacks ${folder}.`, { cause });
  }
}
