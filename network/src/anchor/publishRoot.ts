import { type Contract, isError, type Provider, type Signer, type TransactionResponse } from 'ethers';
import { AnchorError, anchorContract, latestRoot, type PublishedRoot } from './anchorContract';
import { reasonOf } from './reasonOf';

/** A tree to publish. */
export interface RootToPublish {
  /** Name of the ledger; see channelKey. */
  readonly channel: string;
  readonly size: number;
  /** Lower-case hex. */
  readonly root: string;
  /** The root of the same tree at an earlier size. */
  readonly rootAt: (size: number) => Promise<string> | string;
}

/** How a transaction is sent and waited for. */
export interface Publishing {
  readonly contract: string;
  /** Must have a provider. */
  readonly signer: Signer;
  /** Blocks of the chain on top of the transaction until it counts; 2 by default. */
  readonly confirmations?: number;
  /** Most gas of one transaction; 200,000 by default. */
  readonly mostGas?: bigint;
  /** Most wei for a unit of gas, after raises; unlimited by default. */
  readonly mostGasPrice?: bigint;
  /** Milliseconds until a transaction that no block takes is sent again with a higher price; 120,000 by default. */
  readonly patience?: number;
  /** Attempts in all; 5 by default. */
  readonly attempts?: number;
}

/**
 * The outcome: the transaction that published the root, or none if it was there. `larger`: the chain holds a tree of more transactions than
 * this one, `size`. Only a ledger that has so many can tell whether it is of this one.
 */
export interface Publication {
  readonly status: 'published' | 'exists' | 'larger';
  readonly chainId: string;
  readonly transaction?: string;
  readonly size?: number;
}

/**
 * Publishes a root and waits until it is confirmed. A transaction that a reorganisation of the chain drops, or that no block takes, is sent
 * again, in the place of an earlier one of the same key that holds it up. Rejects with AnchorError if the chain holds a root that the tree
 * does not extend, which means that history was rewritten.
 */
export async function publishRoot(tree: RootToPublish, publishing: Publishing): Promise<Publication> {
  const { signer, attempts = 5 } = publishing;
  const contract = anchorContract(publishing.contract, signer);
  const chainId = String((await providerOf(signer).getNetwork()).chainId);
  let sent: Sent | undefined;
  let last: unknown;
  for (let attempt = 0; attempt <= attempts; attempt += 1) {
    try {
      const known = await largestKnown(contract, tree);
      if (known) return { ...outcome(tree, known, sent), chainId };
      // The last time, it only looks.
      if (attempt === attempts) break;
      sent = await send(contract, tree, publishing, await nextPlace(publishing, sent));
      await confirm(sent, publishing);
    } catch (error) {
      last = error;
      if (error instanceof Underpriced) sent = sent && { ...sent, price: error.price };
      else if (!isPassing(error)) throw explained(error);
    }
  }
  throw new AnchorError(
    `The root of ${tree.size} transactions was not confirmed on chain ${chainId} after ${attempts} attempts` +
      `${last instanceof Error ? `: ${reasonOf(last)}` : ''}.`,
  );
}

function outcome({ size }: RootToPublish, known: PublishedRoot, sent: Sent | undefined): Omit<Publication, 'chainId'> {
  if (known.size > size) return { status: 'larger', size: known.size };
  return sent ? { status: 'published', transaction: sent.hash } : { status: 'exists' };
}

/** A node asks for a higher price, because the key has sent another transaction for the same place. */
class Underpriced extends Error {
  readonly price: bigint;

  constructor(price: bigint, cause: Error) {
    super(reasonOf(cause), { cause });
    this.price = price;
  }
}

interface Sent {
  readonly hash: string;
  readonly nonce: number;
  readonly price: bigint;
  readonly wait: (confirmations: number, patience: number) => ReturnType<TransactionResponse['wait']>;
}

const providerOf = (signer: Signer): Provider => {
  if (signer.provider) return signer.provider;
  throw new AnchorError('The signer is not connected to a chain.');
};

/**
 * The largest tree on the chain, if that is this tree or has more transactions. Throws AnchorError if the chain holds one that the tree
 * does not extend.
 */
async function largestKnown(
  contract: Contract,
  { channel, size, root, rootAt }: RootToPublish,
): Promise<PublishedRoot | undefined> {
  const known = await latestRoot(contract, channel);
  if (!known || known.size > size) return known;
  const own = known.size === size ? root : await rootAt(known.size);
  if (own !== known.root) throw rewritten(known, own);
  return known.size === size ? known : undefined;
}

const rewritten = ({ size, root, time }: PublishedRoot, own: string): AnchorError =>
  new AnchorError(
    `The ledger's first ${size} transactions have the root ${own}; since ${time} the chain holds ${root}. History was rewritten.`,
  );

/** The place of a transaction among those of its key, and its price. */
type Place = Pick<Sent, 'nonce' | 'price'>;

/**
 * The next place of the key; or that of a transaction that no block has taken, which is replaced: the own one or an earlier one that holds
 * it up, such as one that a gateway sent before it was killed. So only one of them can count.
 */
async function nextPlace({ signer, mostGasPrice }: Publishing, before: Sent | undefined): Promise<Place> {
  const provider = providerOf(signer);
  const address = await signer.getAddress();
  const used = await provider.getTransactionCount(address, 'latest');
  // The nonce of a transaction that a block took is used up; one that a reorganisation dropped is free again.
  const replaced = before && before.nonce >= used ? before : undefined;
  const nonce = replaced ? used : await provider.getTransactionCount(address, 'pending');
  return { nonce, price: await priceAt(provider, replaced?.price, mostGasPrice) };
}

/** Sends the transaction. */
async function send(
  contract: Contract,
  { channel, size, root }: RootToPublish,
  { mostGas = 200_000n }: Publishing,
  { nonce, price }: Place,
): Promise<Sent> {
  const publish = contract.getFunction('publish');
  const args = [channel, size, `0x${root}`] as const;
  // Not every node names the contract's reason when it estimates.
  await publish.staticCall(...args);
  const needed = await publish.estimateGas(...args);
  if (needed > mostGas) throw new AnchorError(`Publishing needs ${needed} gas; the limit is ${mostGas}.`);
  // Type 0 is what every chain takes.
  const overrides = { type: 0, nonce, gasLimit: mostGas, gasPrice: price };
  const response = (await publish(...args, overrides).catch((error: unknown) => {
    throw isError(error, 'REPLACEMENT_UNDERPRICED') ? new Underpriced(price, error) : error;
  })) as TransactionResponse;
  return { hash: response.hash, nonce, price, wait: (blocks, patience) => response.wait(blocks, patience) };
}

/** The chain's price, or an eighth above the last attempt's, which is what nodes ask of a replacement. */
async function priceAt(provider: Provider, before: bigint | undefined, most: bigint | undefined): Promise<bigint> {
  const current = (await provider.getFeeData()).gasPrice ?? 1n;
  const raised = before === undefined ? 0n : before + before / 8n + 1n;
  const price = raised > current ? raised : current;
  if (most === undefined || price <= most) return price;
  throw new AnchorError(`A unit of gas costs ${price} wei; the limit is ${most}.`);
}

async function confirm(sent: Sent, { confirmations = 2, patience = 120_000 }: Publishing): Promise<void> {
  const receipt = await sent.wait(confirmations, patience);
  if (receipt?.status !== 1) throw new AnchorError(`The chain refused the transaction ${sent.hash}.`);
}

/** Failures after which another attempt may succeed. */
const passing = ['TIMEOUT', 'NETWORK_ERROR', 'SERVER_ERROR', 'NONCE_EXPIRED', 'TRANSACTION_REPLACED'] as const;

const isPassing = (error: unknown): boolean => passing.some((code) => isError(error, code));

/** Says in words what a node's error means. Its own text may hold the whole request. */
function explained(error: unknown): unknown {
  if (isError(error, 'CALL_EXCEPTION')) {
    const name = error.revert?.name;
    if (name === 'NotEnrolled') return new AnchorError('This address may not write: its owner must enrol it.');
    if (name === 'SmallerTree') return new AnchorError('The chain holds a larger tree of this channel already.');
    if (name === 'OtherRoot')
      return new AnchorError('The chain holds another root for this size. History was rewritten.');
    return new AnchorError('The contract refused the call; is it the anchor contract?');
  }
  if (isError(error, 'INSUFFICIENT_FUNDS')) return new AnchorError('The address has too little money for the gas.');
  return error;
}
