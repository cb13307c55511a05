import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeyPair } from '../../identity/keyPairFiles';
import type { OrdererNode } from '../topology/layout';
import type { Topology } from '../topology/topology';
import { nextFolder } from './freshKeyPairs';
import type { Part } from '../crypto/givenFolder';

/** The key pairs in the channel's configuration of an orderer. Raft orderers' signatures are verified by the MSP instead. */
const known: Readonly<Record<Topology['consensus'], readonly Part[]>> = { bft: ['identity', 'tls'], raft: ['tls'] };

export interface SameKeysRequest {
  readonly consensus: Topology['consensus'];
  /** The remedy for other keys. */
  readonly advice: string;
  /** True if the channel may know the next keys already, so that they must be kept. */
  readonly keep?: boolean;
}

/**
 * Throws a RangeError if an orderer's next keys differ from those in the channel's configuration: the other orderers would refuse it. An
 * organisation's own authority may have issued such keys.
 */
export async function requireSameKeys({ id, identity }: OrdererNode, request: SameKeysRequest): Promise<void> {
  for (const part of known[request.consensus]) {
    if (!(await hasNextKey(identity, part))) continue;
    if (!request.keep) await rm(nextFolder(identity), { recursive: true });
    throw new RangeError(`${id} has new keys (${part}), and ${request.advice}`);
  }
}

/** Returns true if a node's next key differs from its current one. */
export async function hasNextKey(identity: string, part: Part): Promise<boolean> {
  const [old, next] = await Promise.all([identity, nextFolder(identity)].map((each) => publicKey(join(each, part))));
  return old !== next;
}

const publicKey = async (folder: string): Promise<string> =>
  new X509Certificate((await readKeyPair(folder)).certificate).publicKey
    .export({ type: 'spki', format: 'pem' })
    .toString();
