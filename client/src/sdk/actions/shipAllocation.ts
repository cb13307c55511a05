import { commandAnswer, type CommandAnswer } from '#answers';
import { canonicalId } from '../canonicalId';
import type { Transport, WriteOptions } from '../transport';

export interface ShipAllocationParameters {
  readonly allocation: string;
  readonly to: string;
  readonly carrier?: string | undefined;
}

/** Offers what an allocation has to the next custodian, as a shipment of the allocation's number. Needs the role operator. */
export const shipAllocation = (
  transport: Transport,
  { allocation, to, carrier }: ShipAllocationParameters,
  { idempotencyKey }: WriteOptions = {},
): Promise<CommandAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/allocations/ship',
    body: {
      allocation,
      to: canonicalId('place', to),
      ...(carrier !== undefined && { carrier: canonicalId('party', carrier) }),
    },
    idempotencyKey,
    answer: commandAnswer,
  });
