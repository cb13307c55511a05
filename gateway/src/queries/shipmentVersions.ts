import { createHash } from 'node:crypto';
import { type PartyId, shipmentIdOf } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';

/** A shipment that messages made under one number, the original or a replacement. */
export interface ShipmentVersion {
  readonly id: string;
  readonly status: string;
}

const ofNumber = 'SELECT id, status FROM shipment WHERE id = ? OR (id > ? AND id < ?) ORDER BY n';
const suffix = /^\.r[0-9a-f]{8}$/;

/** The number of a replacement: that of the original, and a part that follows from the message, so that the same message has the same. */
export const replacementNumber = (number: string, message: readonly string[]): string =>
  `${number}.r${createHash('sha256').update(JSON.stringify(message)).digest('hex').slice(0, 8)}`;

/** The shipments of a number, the latest last. */
export function versionsOf(database: Database, party: PartyId, number: string): ShipmentVersion[] {
  const id: string = shipmentIdOf(party, number);
  return database
    .all<ShipmentVersion>(ofNumber, id, `${id}.r`, `${id}.s`)
    .filter((version) => version.id === id || suffix.test(version.id.slice(id.length)));
}

/** The one that counts: the latest that was not cancelled or rejected. */
export const currentOf = (versions: readonly ShipmentVersion[]): ShipmentVersion | undefined =>
  versions.findLast(({ status }) => status !== 'cancelled' && status !== 'rejected');
