import type { EpcisEvent, QuantityElement } from '../../epcis/events';
import type { LotLine, ThingId } from '../../facts/thing';
import type { LotId, PartyId, PlaceId } from '../../gs1/id';
import { isPartyId, isPlaceId } from '../../goodsKinds';
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
    case 'TransactionEvent':
      return { goods: goodsOf(event.epcList, event.quantityList), inputs: nothing };
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
  return present({
    readPoint: placeOf(readPoint?.id),
    bizLocation: placeOf(bizLocation?.id),
    source: placeOf(firstOf(sources.filter(({ id }) => isPlaceId(id)))),
    destination: placeOf(firstOf(destinations.filter(({ id }) => isPlaceId(id)))),
    receiver: partyOf(destinations, 'owning_party') ?? partyOf(destinations, 'possessing_party'),
  });
}

export function lotsOf({ lots, unquantified }: Goods): LotId[] {
  const named = lots.map(({ lot }) => lot);
  return unquantified.length === 0 && named.length < 2 ? named : [...new Set([...named, ...unquantified])];
}
