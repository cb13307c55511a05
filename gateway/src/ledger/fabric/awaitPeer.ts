import { setTimeout as delay } from 'node:timers/promises';
import { type Ledger, LedgerFailure } from '../ledger';

const attempts = 30;
const milliseconds = 1000;

/** Waits until a peer responds: peers and gateway may start together. Rejects with a LedgerFailure that names the endpoints. */
export async function awaitPeer(ledger: Ledger, endpoints: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ledger.health();
      return;
    } catch (error) {
      if (!(error instanceof LedgerFailure)) throw error;
      if (error.kind !== 'unavailable' || attempt >= attempts || isUntrusted(error.message)) {
        throw new LedgerFailure(error.kind, sentence(endpoints, error.message), { cause: error });
      }
      await delay(milliseconds);
    }
  }
}

/** Returns true for an untrusted certificate, which waiting does not repair. */
const isUntrusted = (message: string): boolean => /certificate|altnames/i.test(message);

const sentence = (endpoints: readonly string[], message: string): string =>
  `No Fabric peer can be used at ${endpoints.join(', ')}: ${message}. Check that the network is up and that LOTLINE_FABRIC names it.`;
