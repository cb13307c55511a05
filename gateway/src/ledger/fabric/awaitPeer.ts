import { type RetryPolicy, retry } from '@lotline/network/retry';
import { type Ledger, LedgerFailure } from '../ledger';

const policy: RetryPolicy = { attempts: 30, pause: 1000, longestPause: 1000 };

/** Waits until a peer responds: peers and gateway may start together. Rejects with a LedgerFailure that names the endpoints. */
export async function awaitPeer(ledger: Ledger, endpoints: readonly string[]): Promise<void> {
  try {
    await retry(policy, { mayRetry: isStarting }, () => ledger.health());
  } catch (error) {
    if (!(error instanceof LedgerFailure)) throw error;
    throw new LedgerFailure(error.kind, sentence(endpoints, error.message), { cause: error });
  }
}

const isStarting = (error: unknown): boolean =>
  error instanceof LedgerFailure && error.kind === 'unavailable' && !isUntrusted(error.message);

/** Returns true for an untrusted certificate, which waiting does not repair. */
const isUntrusted = (message: string): boolean => /certificate|altnames/i.test(message);

const sentence = (endpoints: readonly string[], message: string): string =>
  `No Fabric peer can be used at ${endpoints.join(', ')}: ${message}. Check that the network is up and that LOTLINE_FABRIC names it.`;
