import type { EpcisEvent, QuantityElement } from '../../epcis/events';
import type { LotLine, ThingId } from '../../facts/thing';
import type { LotId, PartyId, PlaceId } from '../../gs1/id';
import { isPartyId, isPlaceId, partyPlaceOf } from '../../goodsKinds';
import { one } from '../load';
import { present } from '../present';

/** The goods of one list of an event. Classes of goods without a quantity are in `unquantified`. */
export interface Goods {
  readonly lots: readonly LotLine[];
  readonly unquantified: readonly LotId[];
  readonly things: readonly ThingId[];
}

/** Every epcClass is a lot here, even a product without lot number or a private URI; every EPC is a thing. */
function goodsOf(epcs: readonly string[] = [], quantities: readonly QuantityElement[] = []): Goods {
  const lots: LotLine[] = [];
  const unquantified: LotId[] = [];
  for (const { epcClass, quantity, uom } of quantities) {
    const lot = epcClass as LotId;
    if (quantity === undefined) unquantified.push(lot);
    else lots.push({ lot, quantity, uom: uom ?? one });
  }
  return { lots, unquantified, things: [...new Set(epcs)] as ThingId[] };
}

/** The goods of an event: `inputs` only for a transformation, `parent` only for an aggregation with a container. */
export interface NamedGoods {
  readonly goods: Goods;
  readonly inputs: Goods;
  readonly parent?: ThingId;
}

const nothing = goodsOf();

export function goodsOfEvent(event: EpcisEvent): NamedGoods {
  switch (event.type) {
    case 'ObjectEvent':
      return { goods: goodsOf(event.epcList, event.quantityList), inputs: nothing };
    case 'TransactionEvent': {
      // The contents of a container move with it.
      const whole = event.parentID === undefined ? undefined : goodsOf([event.parentID]);
      return { goods: whole ?? goodsOf(event.epcList, event.quantityList), inputs: nothing };
    }
    case 'TransformationEvent':
      return {
        goods: goodsOf(event.outputEPCList, event.outputQuantityList),
        inputs: goodsOf(event.inputEPCList, event.inputQuantityList),
      };
    case 'AggregationEvent':
    case 'AssociationEvent': {
      const goods = goodsOf(event.childEPCs, event.childQuantityList);
      const parent = event.parentID as ThingId | undefined;
      return { goods, inputs: nothing, ...(parent !== undefined && { parent }) };
    }
  }
}

/** The places of an event, and the source and destination of its goods if it names them. */
export interface Places {
  readonly readPoint?: PlaceId;
  readonly bizLocation?: PlaceId;
  readonly source?: PlaceId;
  readonly destination?: PlaceId;
  /** The receiving party: the new owner, or else the new custodian. */
  readonly receiver?: PartyId;
  /** Where it took place, if the event names that by other ids than GLNs: they are places of its author. */
  readonly own?: { readonly readPoint?: string; readonly bizLocation?: string };
}

const placeOf = (id: string | undefined): PlaceId | undefined => (isPlaceId(id) ? id : undefined);

interface End {
  readonly type: string;
  readonly id: string;
}

/** The event hash does not depend on the order of lists, so the choice must not either: a location first, then the smallest id. */
const firstOf = (ends: readonly End[] = []): string | undefined =>
  ends.toSorted((a, b) => Number(b.type === 'location') - Number(a.type === 'location') || (a.id < b.id ? -1 : 1))[0]
    ?.id;

function partyOf(list: readonly End[], type: string): PartyId | undefined {
  const named = firstOf(list.filter((each) => each.type === type && isPartyId(each.id)));
  return isPartyId(named) ? named : undefined;
}

const endsOf = <Name extends string>(
  name: Name,
  list: readonly ({ readonly type: string } & Readonly<Record<Name, string>>)[] = [],
): End[] => list.map((each) => ({ type: each.type, id: each[name] }));

export function placesOf({ readPoint, bizLocation, sourceList, destinationList }: EpcisEvent): Places {
  const sources = endsOf('source', sourceList);
  const destinations = endsOf('destination', destinationList);
  const read = placeOf(readPoint?.id);
  const business = placeOf(bizLocation?.id);
  const at = readPoint ?? bizLocation;
  return present({
    readPoint: read,
    bizLocation: business,
    source: endPlace(sources),
    destination: endPlace(destinations),
    receiver: ownerAt(destinations),
    own: read || business || !at ? undefined : present({ readPoint: readPoint?.id, bizLocation: bizLocation?.id }),
  });
}

/** The party at an end: the owner of the goods, or else who has custody of them. */
const ownerAt = (ends: readonly End[]): PartyId | undefined =>
  partyOf(ends, 'owning_party') ?? partyOf(ends, 'possessing_party');

/** The parties that an event names as source of its goods: their owner, or who has custody of them. */
export const sourceParties = ({ sourceList = [] }: Pick<EpcisEvent, 'sourceList'>): PartyId[] =>
  sourceList.filter(({ type }) => type !== 'location').flatMap(({ source }) => (isPartyId(source) ? [source] : []));

/** The place at an end: one whose id says whose it is, or else a URI that is a place of the party at that end. */
function endPlace(ends: readonly End[]): PlaceId | undefined {
  const named = firstOf(ends.filter(({ id }) => isPlaceId(id)));
  if (named !== undefined || ends.length === 0) return placeOf(named);
  const [party, other] = [ownerAt(ends), firstOf(ends.filter(({ type }) => type === 'location'))];
  return party === undefined || other === undefined ? undefined : partyPlaceOf(other, party);
}

/** The event with the places of its author that have no GLN. */
export function withPlacesOf<Named extends { readonly places: Places }>(
  captured: Named,
  author: PartyId | undefined,
): Named {
  if (!captured.places.own || author === undefined) return captured;
  const { own, ...places } = captured.places;
  const { readPoint, bizLocation } = own;
  const placed = present({
    readPoint: readPoint === undefined ? undefined : partyPlaceOf(readPoint, author),
    bizLocation: bizLocation === undefined ? undefined : partyPlaceOf(bizLocation, author),
  });
  return { ...captured, places: { ...places, ...placed } };
}

export function lotsOf({ lots, unquantified }: Goods): LotId[] {
  const named = lots.map(({ lot }) => lot);
  return unquantified.length === 0 && named.length < 2 ? named : [...new Set([...named, ...unquantified])];
}
