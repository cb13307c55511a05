import { readFileSync } from 'node:fs';
import type * as anchorDoor from '@lotline/network/anchor';
import type { Closing } from '../closing';
import type { Logger } from '../log';
import type { Ledger } from '../ledger/ledger';
import type { AnchorChain } from './anchorsFile';
import type { LedgerTree } from './ledgerTree';

/** The parts that the anchoring service needs. */
export interface Anchoring {
  readonly ledger: Pick<Ledger, 'channel'>;
  readonly tree: LedgerTree;
  readonly log: Logger;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Publishes the tree's root on each chain at its interval, each by itself. Failures are logged, without keys, and tried again. */
export function startAnchoring(chains: readonly AnchorChain[], parts: Anchoring, closing: Closing): void {
  const stop = new AbortController();
  for (const chain of chains) {
    let running: Promise<void> | undefined;
    const run = (): void => {
      running ??= publishOn(chain, parts, stop.signal).finally(() => {
        running = undefined;
      });
    };
    run();
    const timer = setInterval(run, chain.every * 1000);
    timer.unref();
    closing.add(() => {
      clearInterval(timer);
      // A chain may take minutes to answer. What was sent to it is found again at the next start.
      stop.abort();
      return running;
    });
  }
}

async function publishOn(chain: AnchorChain, parts: Anchoring, signal: AbortSignal): Promise<void> {
  // Loaded on demand: most gateways publish nothing, and the library takes a while to load.
  const anchor = await import('@lotline/network/anchor');
  try {
    const provider = await anchor.connectChain(chain.rpc, signal);
    // The library does not end a request that a node does not answer.
    const stopped = Promise.withResolvers<never>();
    const stop = (): void => {
      stopped.reject(new Error('The gateway stops.'));
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      await Promise.race([publishWith(anchor, chain, parts, provider), stopped.promise]);
    } finally {
      signal.removeEventListener('abort', stop);
      provider.destroy();
    }
  } catch (error) {
    if (signal.aborted) return;
    const reason = anchor.reasonOf(error);
    parts.log.error({ chain: chain.name, reason }, 'the root of the ledger could not be published');
  }
}

type Anchor = typeof anchorDoor;

async function publishWith(
  anchor: Anchor,
  chain: AnchorChain,
  { ledger, tree, log }: Anchoring,
  provider: Awaited<ReturnType<Anchor['connectChain']>>,
): Promise<void> {
  await tree.extend();
  const { size } = tree.tree;
  const root = hex(tree.tree.root(size));
  const signer = await anchor.chainSigner(sourceOf(chain), provider);
  const channel = anchor.channelKey(ledger.channel, tree.firstBlock());
  const { status, chainId, ...published } = await anchor.publishRoot(
    { channel, size, root, rootAt: (earlier) => hex(tree.tree.root(earlier)) },
    {
      contract: chain.contract,
      signer,
      confirmations: chain.confirmations,
      ...(chain.mostGasPrice !== undefined && { mostGasPrice: BigInt(chain.mostGasPrice) }),
    },
  );
  if (status === 'larger') {
    log.warn({ chain: chain.name, size, larger: published.size }, 'the chain holds a larger tree than this ledger has');
    return;
  }
  const isKnown = tree.anchors().some((each) => each.size === size && each.chainId === chainId);
  // Another member published it, or this gateway before it was killed.
  const found = (): Promise<string | undefined> =>
    anchor.publishedBy(anchor.anchorContract(chain.contract, provider), channel, size);
  const transaction = published.transaction ?? (isKnown ? undefined : await found());
  if (transaction !== undefined) {
    tree.anchored({ chainId, contract: chain.contract.toLowerCase(), transaction, size, root });
  }
  log.info({ chain: chain.name, size, root, status, transaction }, 'root of the ledger on a public chain');
}

function sourceOf({
  signer,
  keystore,
  passwordFile,
}: AnchorChain): { url: string; address: string } | { keystore: string; password: string } {
  if (signer) return signer;
  if (keystore === undefined || passwordFile === undefined) throw new RangeError('No key to sign with is configured.');
  return { keystore: readFileSync(keystore, 'utf8'), password: readFileSync(passwordFile, 'utf8').trim() };
}
