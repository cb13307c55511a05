import { X509Certificate } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readKeyPair } from '../../identity/keyPairFiles';
import type { OrdererNode } from '../topology/layout';
import type { Topology } from '../topology/topology';
import { nextFolder } from './freshKeyPairs';
import type { Part } from './givenFolder';

/** What the other orderers know an orderer by. Raft's have whoever signs checked by the MSP. */
const known: Readonly<Record<Topology['consensus'], readonly Part[]>> = { bft: ['identity', 'tls'], raft: ['tls'] };

export interface SameKeysRequest {
  readonly consensus: Topology['consensus'];
  /** What is to be done about other keys. */
  readonly advice: string;
  /** Whether the channel may know the next keys already, so that they must not get lost. */
  readonly keep?: boolean;
}

/**
 * Throws a RangeError when an orderer's next keys are others than those that the channel knows it by: the others would take nothing more
 * from it. An organisation's own authority may have made such.
 */
export async function requireSameKeys({ id, identity }: OrdererNode, request: SameKeysRequest): Promise<void> {
  for (const part of known[request.consensus]) {
    if (!(await hasNextKey(identity, part))) continue;
    if (!request.keep) await rm(nextFolder(identity), { recursive: true });
    throw new RangeError(`${id} has new keys (${part}), and ${request.advice}`);
  }
}

/** Whether the key that waits for a node is another one than it uses. */
export async function hasNextKey(identity: string, part: Part): Promise<boolean> {
  const [old, next] = await Promise.all([identity, nextFolder(identity)].map((each) => publicKey(join(each, part))));
  return old !== next;
}

const publicKey = async (folder: string): Promise<string> =>
  new X509Certificate((await readKeyPair(folder)).certificate).publicKey
    .export({ type: 'spki', format: 'pem' })
    .toString();
