import { readFileSync } from 'node:fs';
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
  for (const chain of chains) {
    let running: Promise<void> | undefined;
    const run = (): void => {
      running ??= publishOn(chain, parts).finally(() => {
        running = undefined;
      });
    };
    run();
    const timer = setInterval(run, chain.every * 1000);
    timer.unref();
    closing.add(() => {
      clearInterval(timer);
      return running;
    });
  }
}

async function publishOn(chain: AnchorChain, { ledger, tree, log }: Anchoring): Promise<void> {
  const { name, rpc, contract } = chain;
  // Loaded on demand: most gateways publish nothing, and the library takes a while to load.
  const { chainSigner, channelKey, connectChain, publishRoot, reasonOf } = await import('@lotline/network/anchor');
  try {
    await tree.extend();
    const { size } = tree.tree;
    const root = hex(tree.tree.root(size));
    const provider = await connectChain(rpc);
    try {
      const signer = await chainSigner(sourceOf(chain), provider);
      const published = await publishRoot(
        {
          channel: channelKey(ledger.channel, tree.firstBlock()),
          size,
          root,
          rootAt: (earlier) => hex(tree.tree.root(earlier)),
        },
        {
          contract,
          signer,
          confirmations: chain.confirmations,
          ...(chain.mostGasPrice !== undefined && { mostGasPrice: BigInt(chain.mostGasPrice) }),
        },
      );
      const { chainId, transaction, status } = published;
      if (transaction !== undefined)
        tree.anchored({ chainId, contract: contract.toLowerCase(), transaction, size, root });
      log.info({ chain: name, size, root, status, transaction }, 'root of the ledger on a public chain');
    } finally {
      provider.destroy();
    }
  } catch (error) {
    log.error({ chain: name, reason: reasonOf(error) }, 'the root of the ledger could not be published');
  }
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
