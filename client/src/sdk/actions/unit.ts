import type { Thing } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface UnitParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * A logistic unit: what is in it and where it is. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const unit = await client.unit({ id: '(00)095060001343520000' });
 */
export const unit = async (transport: Transport, { id, minHeight }: UnitParameters): Promise<Found<Thing>> =>
  transport.request({ path: `/units/${idPath('unit', id)}`, query: { minHeight }, answer: found<Thing>() });
