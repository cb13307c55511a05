import type { ItemId, LotId, PartyId } from '../gs1/id';
import { hashOfId } from '../epcis/hashId';
import { factKey, type FactKey } from './key';

declare const brand: unique symbol;

/**
 * A node of the genealogy: goods by their id, one filling of a container as `{id} {number}`, a transformation that several events tell
 * as `process {msp} {transformationID}`. URIs have no spaces, so none can be taken for another.
 */
export type NodeId = string & { readonly [brand]: 'node' };

/**
 * What an event says was made of, packed into or taken from what. An event keeps its own links once, inputs and outputs and not their
 * product; nothing else keeps a copy, so that contract and gateway follow the same ones.
 */
export interface Links {
  /** The process that other events of the same transformationID are part of. */
  readonly process?: NodeId;
  readonly inputs?: readonly NodeId[];
  readonly outputs?: readonly NodeId[];
  /** The container, with its children; `out` when they were taken out of it. */
  readonly parent?: NodeId;
  readonly children?: readonly NodeId[];
  readonly out?: true;
  /** Items with the lot that the event says they are of. */
  readonly serialized?: readonly (readonly [lot: LotId, item: ItemId])[];
  /** Set when the event's author may not fill that container: the packing proves nothing. */
  readonly alleged?: true;
}

/** What the owner of goods says of a link to them that somebody else's event states. */
export interface LinkAnswer {
  readonly party: PartyId;
  readonly answer: 'confirmed' | 'disputed';
  readonly reason: string;
  readonly at: string;
}

/** The answer of `party` to what the event of `msp` says of `goods`. */
export const linkAnswerKey = (
  of: { readonly msp: string; readonly event: string },
  goods: string,
  party: PartyId,
): FactKey<LinkAnswer> => factKey('linkAnswer', of.msp, hashOfId(of.event) ?? of.event, goods, party);
