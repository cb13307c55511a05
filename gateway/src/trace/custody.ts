import type { Item, Shipment, Unit } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { readFact } from '../projection/saveFact';
import { placeParty } from '../queries/placeParty';

type Whereabouts = Pick<Unit, 'place' | 'shipment' | 'transit'>;

/** Who has goods that are there. Where no party is known for a place, the place stands for it. */
export function holderOf(database: Database, { place, shipment, transit }: Whereabouts): string | undefined {
  if (place !== undefined) return placeParty(database, place) ?? place;
  const carried = shipment && (readFact(database, 'shipment', shipment) as Shipment | undefined);
  if (carried) return carried.custodian;
  const destination = transit && (transit.to ?? transit.from);
  return destination && (placeParty(database, destination) ?? destination);
}

/** Most units inside one another that are climbed. */
const maximumNesting = 50;

/** Who has an item now, on its own or in the outermost unit around it. */
export function itemHolder(database: Database, item: Item): string | undefined {
  let around: Unit | undefined;
  let next: string | undefined = item.unit;
  for (let depth = 0; next !== undefined && depth < maximumNesting; depth += 1) {
    around = readFact(database, 'unit', next) as Unit | undefined;
    next = around?.parent;
  }
  return holderOf(database, around ?? item);
}
