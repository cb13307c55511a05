import { type PlaceId, placeUriOf } from '@lotline/chaincode/domain';
import { idSet } from './idSet';

/** The ids by which events name a place, as JSON: that of a party under a URI also by the URI alone. */
export const spotsOf = (place: string): string => idSet([...new Set([place, placeUriOf(place as PlaceId)])]);
