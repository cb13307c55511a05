import { status as grpc } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { pauseAfter, type Patience } from './patience';

const attempts = 3;

/** Retries a query once if the peer could not be reached: a query changes nothing, and another peer may respond. */
export async function again<T>(ask: () => Promise<T>, patience: Patience): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      const isCutOff = error instanceof GatewayError && dropped.has(error.code);
      if (!isCutOff || attempt >= attempts) throw error;
      await pauseAfter(attempt, patience);
    }
  }
}

const dropped: ReadonlySet<number> = new Set([grpc.UNAVAILABLE, grpc.CANCELLED]);
