import {
  allocationAnswer,
  type AllocationAnswer,
  type AllocationInputText,
  allocationsAnswer,
  type AllocationsAnswer,
  availableAnswer,
  type AvailableAnswer,
  commandAnswer,
  type CommandAnswer,
  pickAnswer,
  type PickAnswer,
} from '#answers';
import { canonicalId } from '../canonicalId';
import { idempotencyKeyOf } from '../options';
import type { Transport, WriteOptions } from '../transport';
import { type InventoryFilters, inventoryQuery } from '../inventoryQuery';

export interface AvailableParameters {
  readonly place: string;
  readonly product?: string | undefined;
  /** YYYY-MM-DD; today by default. */
  readonly date?: string | undefined;
}

/**
 * The quantities that can still be promised at a place of the caller's organisation on a date.
 *
 * @example
 * const { rows } = await client.available({ place: '9506000134307', date: '2027-01-15' });
 */
export const available = (transport: Transport, { date, ...filters }: AvailableParameters): Promise<AvailableAnswer> =>
  transport.request({
    path: '/inventory/available',
    query: { ...inventoryQuery(filters), date },
    answer: availableAnswer,
  });

export interface PickGoodsParameters {
  readonly product: string;
  readonly place: string;
  /** In the product's unit. */
  readonly quantity: string;
  readonly strategy?: AllocationsAnswer['rows'][number]['strategy'] | undefined;
  /** Minimum remaining days of shelf life on `date`. */
  readonly minimumDays?: number | undefined;
  readonly date?: string | undefined;
  /** The customer, for the shelf-life rule. */
  readonly customer?: string | undefined;
}

/** Proposes which goods to take for a quantity, and says why others were left. It reserves nothing; `allocate` does. */
export const pickGoods = (
  transport: Transport,
  { product, place, customer, ...rest }: PickGoodsParameters,
): Promise<PickAnswer> =>
  transport.request({
    path: '/inventory/picks',
    query: {
      ...inventoryQuery({ product, place }),
      ...rest,
      customer: customer === undefined ? undefined : canonicalId('party', customer),
    },
    answer: pickAnswer,
  });

export interface AllocationsParameters extends InventoryFilters {
  readonly status?: AllocationsAnswer['rows'][number]['status'] | undefined;
}

/** The allocations of the caller's organisation, the oldest first, with what became of them. */
export const allocations = (
  transport: Transport,
  { status, ...filters }: AllocationsParameters = {},
): Promise<AllocationsAnswer> =>
  transport.request({
    path: '/inventory/allocations',
    query: { ...inventoryQuery(filters), status },
    answer: allocationsAnswer,
  });

export type AllocateParameters = AllocationInputText;

/**
 * Promises goods at a place of the caller's organisation to an order. No goods are in two open allocations. Needs the role operator.
 * @throws LotlineError `available_insufficient` if there is less than wanted.
 *
 * @example
 * const { picks } = await client.allocate({ allocation: 'SO-1-A', product, place, quantity: '24', minimumDays: 5 });
 */
export const allocate = (
  transport: Transport,
  { product, place, customer, ...rest }: AllocateParameters,
): Promise<AllocationAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/allocations',
    body: {
      product: canonicalId('product', product),
      place: canonicalId('place', place),
      ...rest,
      ...(customer !== undefined && { customer: canonicalId('party', customer) }),
    },
    answer: allocationAnswer,
  });

export interface ShipAllocationParameters {
  readonly allocation: string;
  readonly to: string;
  readonly carrier?: string | undefined;
}

/** Offers what an allocation has to the next custodian, as a shipment of the allocation's number. Needs the role operator. */
export const shipAllocation = async (
  transport: Transport,
  { to, carrier, ...rest }: ShipAllocationParameters,
  options: WriteOptions = {},
): Promise<CommandAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/allocations/ship',
    body: {
      ...rest,
      to: canonicalId('place', to),
      ...(carrier !== undefined && { carrier: canonicalId('party', carrier) }),
    },
    idempotencyKey: idempotencyKeyOf(options),
    answer: commandAnswer,
  });

/** Releases the goods of an open allocation. Needs the role operator. */
export const releaseAllocation = (
  transport: Transport,
  allocation: { readonly allocation: string },
): Promise<AllocationAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/allocations/release',
    body: allocation,
    answer: allocationAnswer,
  });
