import { simulationAnswer, type SimulationAnswer, type SimulationInputText } from '#answers';
import { canonicalId } from '../canonicalId';
import type { Transport } from '../transport';

export type SimulatePoliciesParameters = SimulationInputText;

/**
 * Tries policies against the demand of a product at a place of the caller's organisation. It changes nothing.
 *
 * @example
 * const policies = [{ name: 'now', reorderPoint: '24', maximum: '120' }];
 * const { rows } = await client.simulatePolicies({ product, place, policies, leadTimeDays: 3 });
 */
export const simulatePolicies = (
  transport: Transport,
  { product, place, ...rest }: SimulatePoliciesParameters,
): Promise<SimulationAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/simulations',
    body: { product: canonicalId('product', product), place: canonicalId('place', place), ...rest },
    answer: simulationAnswer,
  });
