import type { Config } from '../config';
import { timeBudgets } from '../timeBudgets';
import { ByteBudget } from './byteBudget';
import type { GatewayLimits } from './gateway';

/** Number of bodies of maximum size that are read at once. */
const bodiesAtOnce = 16;

/** The limits of requests, as the configuration says. */
export function limitsOf({ body, largeBody, requests, failures, connections }: Config): GatewayLimits {
  const bodies = new ByteBudget(bodiesAtOnce * Math.max(body, largeBody));
  const { reflected: wait, silence } = timeBudgets;
  return { body, largeBody, bodies, requests, failures, wait, connections, silence };
}
