import type { PlaceId } from '../../../chaincode/src/domain/gs1/id';
import type { ChainStep } from './chainEvents';
import { departures, receiveInside, receiveThing, shipThing } from './chainJourneys';
import { make, makeItems, pack, sell, unpack } from './chains';

/** A container that is packed and leaves. */
const packAndShip: ChainStep = (view, picks) =>
  pack(view, picks).flatMap((packing) => {
    const { parentID, readPoint } = packing.event as { parentID: string; readPoint: { id: PlaceId } };
    return [packing, ...departures(parentID, readPoint.id, picks)];
  });

/** The generators of goods that travel in containers, of which receivers name the quantities inside or the container. */
export const insideKinds: readonly ChainStep[] = [
  make,
  make,
  makeItems,
  pack,
  packAndShip,
  packAndShip,
  packAndShip,
  receiveInside,
  receiveInside,
  receiveInside,
  receiveThing,
  unpack,
  shipThing,
  sell,
];
