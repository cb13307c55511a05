import { isItemId, type Thing } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';

type Whereabouts = Pick<Thing, 'place' | 'shipment' | 'transit'>;

/** The holder of goods. The place itself if its party is unknown; nobody has goods that a final receipt missed. */
export function holderOf(database: Database, { place, shipment, transit }: Whereabouts): string | undefined {
  if (place !== undefined) return placeParty(database, place) ?? place;
  const carried = shipment && readFact(database, 'shipment', shipment);
  if (carried) return carried.custodian;
  const destination = transit && transit.missing === undefined ? (transit.to ?? transit.from) : undefined;
  return destination && (placeParty(database, destination) ?? destination);
}

/** Maximum nesting of containers that is followed. */
const maximumNesting = 50;

/** The current holder of a thing, or of the outermost container around it. */
export function thingHolder(database: Database, thing: Thing): string | undefined {
  let around = thing;
  for (let depth = 0; around.parent !== undefined && depth < maximumNesting; depth += 1) {
    const { parent } = around;
    const next = readFact(database, isItemId(parent) ? 'item' : 'container', parent);
    if (!next) break;
    around = next;
  }
  return holderOf(database, around);
}
