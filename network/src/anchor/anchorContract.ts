import { Contract, type ContractRunner, isAddress } from 'ethers';
import { hex, sha256, utf8 } from '../verify/bytes';

/** The functions of network/anchor/LotlineAnchor.sol. */
export const anchorAbi = [
  'function publish(bytes32 channel, uint64 size, bytes32 root)',
  'function enrol(address writer, bool allowed)',
  'function isEnrolled(address writer) view returns (bool)',
  'function owner() view returns (address)',
  'function count(bytes32 channel) view returns (uint256)',
  'function anchorAt(bytes32 channel, uint256 index) view returns (uint64 size, uint64 time, bytes32 root)',
  'event Anchored(bytes32 indexed channel, uint64 indexed size, bytes32 root, address writer)',
  'error NotOwner()',
  'error NotEnrolled(address writer)',
  'error SmallerTree(uint64 size)',
  'error OtherRoot(uint64 size, bytes32 root)',
] as const;

/** A root that a contract on a public chain holds. */
export interface PublishedRoot {
  readonly size: number;
  /** SHA-256, lower-case hex. */
  readonly root: string;
  /** Time of its block on that chain, RFC 3339. */
  readonly time: string;
}

/** A problem of anchoring, for a person. */
export class AnchorError extends Error {
  override readonly name = 'AnchorError';
}

/** The name of a ledger on public chains: channels of two networks may have one id, but not one first block. */
export const channelKey = (channel: string, firstBlock: Uint8Array): string =>
  `0x${hex(sha256(utf8(`Lotline anchor\n${channel}\n`), firstBlock))}`;

/** The contract at an address. Throws AnchorError if that is not one. */
export function anchorContract(address: string, runner: ContractRunner): Contract {
  requireAddress(address);
  return new Contract(address, anchorAbi, runner);
}

/** Throws AnchorError unless the text is an address. */
export function requireAddress(text: string): void {
  if (!isAddress(text))
    throw new AnchorError(`"${String(text)}" is not the address of a contract or key: 0x and 40 hex digits.`);
}

interface Reads {
  count(channel: string, at?: object): Promise<bigint>;
  anchorAt(channel: string, index: number, at?: object): Promise<readonly [bigint, bigint, string]>;
}

/** Roots that are asked for at once: the library sends them in one request. */
const together = 100;
/** More roots than a root a minute for two years; a dishonest node could name any number. */
const mostRoots = 1_000_000;

/** Every root that the contract holds of a channel, the smallest tree first. */
export async function publishedRoots(contract: Contract, channel: string): Promise<PublishedRoot[]> {
  const reads = contract as unknown as Reads;
  const count = await countOf(reads, channel);
  const found: PublishedRoot[] = [];
  while (found.length < count) {
    const wanted = Math.min(together, count - found.length);
    const indexes = Array.from({ length: wanted }, (_, n) => found.length + n);
    found.push(...(await Promise.all(indexes.map((index) => reads.anchorAt(channel, index)))).map(rootOf));
  }
  return found;
}

async function countOf(reads: Reads, channel: string): Promise<number> {
  const count = Number(await reads.count(channel));
  if (count <= mostRoots) return count;
  throw new AnchorError(`The chain's node names ${count} roots, more than ${mostRoots}.`);
}

/** Blocks of the chain that are searched for a transaction; nodes refuse to search many. */
const recentBlocks = 5000;

/** The recent transaction that published a root, from any sender; undefined if the node does not find it. */
export async function publishedBy(contract: Contract, channel: string, size: number): Promise<string | undefined> {
  const filter = contract.filters['Anchored']?.(channel, size);
  const provider = contract.runner?.provider;
  if (!filter || !provider) return undefined;
  try {
    const first = Math.max(0, (await provider.getBlockNumber()) - recentBlocks);
    return (await contract.queryFilter(filter, first)).at(-1)?.transactionHash;
  } catch {
    return undefined;
  }
}

/** The largest tree that the contract holds of a channel; undefined if it has none. */
export async function latestRoot(contract: Contract, channel: string): Promise<PublishedRoot | undefined> {
  const reads = contract as unknown as Reads;
  const count = await countOf(reads, channel);
  return count === 0 ? undefined : rootOf(await reads.anchorAt(channel, count - 1));
}

const rootOf = ([size, time, root]: readonly [bigint, bigint, string]): PublishedRoot => ({
  size: Number(size),
  root: root.slice(2),
  time: new Date(Number(time) * 1000).toISOString(),
});
