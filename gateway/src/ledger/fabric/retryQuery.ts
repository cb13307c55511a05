import { status as grpc } from '@grpc/grpc-js';
import { GatewayError } from '@hyperledger/fabric-gateway';
import { retry } from '@lotline/network/retry';
import type { Patience } from './patience';

const attempts = 3;

/** Retries a query if the peer could not be reached: a query changes nothing, and another peer may respond. */
export const retryQuery = <T>(query: () => Promise<T>, { pause, longestPause }: Patience): Promise<T> =>
  retry({ attempts, pause, longestPause }, { mayRetry: isCutOff }, query);

const isCutOff = (error: unknown): boolean => error instanceof GatewayError && cutOff.has(error.code);

const cutOff: ReadonlySet<number> = new Set([grpc.UNAVAILABLE, grpc.CANCELLED]);
