import type { EpcisEvent, QuantityElement } from '../../epcis/events';
import type { LotLine } from '../../facts/unit';
import type { ItemId, LotId, PlaceId, UnitId } from '../../gs1/id';
import { one } from '../load';
import { present } from '../present';

/** The goods of one list of an event, by kind. Lots without a quantity are in `unquantified`; what Lotline does not track is left out. */
export interface Goods {
  readonly lots: readonly LotLine[];
  readonly unquantified: readonly LotId[];
  readonly items: readonly ItemId[];
  readonly units: readonly UnitId[];
}

const lotShape = /^https:\/\/id\.gs1\.org\/01\/\d{14}\/10\//;
const itemShape = /^https:\/\/id\.gs1\.org\/01\/\d{14}\/21\//;
const unitShape = /^https:\/\/id\.gs1\.org\/00\//;
const placeShape = /^https:\/\/id\.gs1\.org\/414\//;

const isItem = (id: string): id is ItemId => itemShape.test(id);
const isUnit = (id: string): id is UnitId => unitShape.test(id);
const isLotId = (id: string): id is LotId => lotShape.test(id);
const isPlace = (id: string | undefined): id is PlaceId => id !== undefined && placeShape.test(id);

function goodsOf(epcs: readonly string[] = [], quantities: readonly QuantityElement[] = []): Goods {
  const lots: LotLine[] = [];
  const unquantified: LotId[] = [];
  for (const { epcClass, quantity, uom } of quantities) {
    if (!isLotId(epcClass)) continue;
    if (quantity === undefined) unquantified.push(epcClass);
    else lots.push({ lot: epcClass, quantity, unit: uom ?? one });
  }
  return { lots, unquantified, items: [...new Set(epcs.filter(isItem))], units: [...new Set(epcs.filter(isUnit))] };
}

/** What an event speaks of: `inputs` only for a transformation, `parent` only for an aggregation that names a unit. */
export interface Told {
  readonly goods: Goods;
  readonly inputs: Goods;
  readonly parent?: UnitId;
}

const nothing = goodsOf();

export function goodsOfEvent(event: EpcisEvent): Told {
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
      const { parentID } = event;
      return parentID !== undefined && isUnit(parentID)
        ? { goods, inputs: nothing, parent: parentID }
        : { goods, inputs: nothing };
    }
  }
}

/** Where an event was and where the goods are after it; where they came from and go to, as far as it says. */
export interface Places {
  readonly readPoint?: PlaceId;
  readonly bizLocation?: PlaceId;
  readonly source?: PlaceId;
  readonly destination?: PlaceId;
}

const placeOf = (id: string | undefined): PlaceId | undefined => (isPlace(id) ? id : undefined);

export const placesOf = ({ readPoint, bizLocation, sourceList, destinationList }: EpcisEvent): Places =>
  present({
    readPoint: placeOf(readPoint?.id),
    bizLocation: placeOf(bizLocation?.id),
    source: placeOf(sourceList?.find(({ source }) => isPlace(source))?.source),
    destination: placeOf(destinationList?.find(({ destination }) => isPlace(destination))?.destination),
  });

export function lotsOf({ lots, unquantified }: Goods): LotId[] {
  const named = lots.map(({ lot }) => lot);
  return unquantified.length === 0 && named.length < 2 ? named : [...new Set([...named, ...unquantified])];
}
