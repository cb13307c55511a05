import type { Shipment } from '@lotline/chaincode/domain';
import { idPath } from '../canonicalId';
import { type Found, found, type ReadOptions } from '../page';
import type { Transport } from '../transport';

export interface ShipmentParameters extends ReadOptions {
  /** In any spelling. */
  readonly id: string;
}

/**
 * A shipment with its lines, handoffs and custodian. Throws `LotlineError` with status 404 when there is none.
 *
 * @example
 * const shipment = await client.shipment({ id: 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1' });
 */
export const shipment = async (transport: Transport, { id, minHeight }: ShipmentParameters): Promise<Found<Shipment>> =>
  transport.request({ path: `/shipments/${idPath('shipment', id)}`, query: { minHeight }, answer: found<Shipment>() });
