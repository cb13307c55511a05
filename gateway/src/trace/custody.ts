import { isItemId, type Shipment, type Thing } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';

type Whereabouts = Pick<Thing, 'place' | 'shipment' | 'transit'>;

/** Who has goods that are there. Where no party is known for a place, the place stands for it. */
export function holderOf(database: Database, { place, shipment, transit }: Whereabouts): string | undefined {
  if (place !== undefined) return placeParty(database, place) ?? place;
  const carried = shipment && (readFact(database, 'shipment', shipment) as Shipment | undefined);
  if (carried) return carried.custodian;
  const destination = transit && (transit.to ?? transit.from);
  return destination && (placeParty(database, destination) ?? destination);
}

/** Most containers inside one another that are climbed. */
const maximumNesting = 50;

/** Who has a thing now, on its own or in the outermost container around it. */
export function thingHolder(database: Database, thing: Thing): string | undefined {
  let around = thing;
  for (let depth = 0; around.parent !== undefined && depth < maximumNesting; depth += 1) {
    const { parent } = around;
    const next = readFact(database, isItemId(parent) ? 'item' : 'unit', parent) as Thing | undefined;
    if (!next) break;
    around = next;
  }
  return holderOf(database, around);
}
