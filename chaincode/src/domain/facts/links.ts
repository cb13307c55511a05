import type { ItemId, LotId, PartyId } from '../gs1/id';
import { hashOfId } from '../epcis/hashId';
import { factKey, type FactKey } from './key';

declare const brand: unique symbol;

/**
 * A node of the genealogy: goods by their id, one filling of a container as `{id} {number}`, or a transformation of several events as
 * `process {msp} {transformationID}`. URIs have no spaces, so the forms cannot be confused.
 */
export type NodeId = string & { readonly [brand]: 'node' };

/**
 * The genealogy links of one event: what was made of, packed into or taken from what. They are stored as lists of inputs and outputs,
 * not as pairs, and only here, so that contract and gateway follow the same links.
 */
export interface Links {
  /** The transformation that all events with the same transformationID belong to. */
  readonly process?: NodeId;
  readonly inputs?: readonly NodeId[];
  readonly outputs?: readonly NodeId[];
  /** The container of `children`; with `out`, they were taken out of it. */
  readonly parent?: NodeId;
  readonly children?: readonly NodeId[];
  readonly out?: true;
  /** Items and the lot that the event states for each. */
  readonly serialized?: readonly (readonly [lot: LotId, item: ItemId])[];
  /** Set when the event's author has no right to fill the container, so the packing proves nothing. */
  readonly alleged?: true;
}

export const linkAnswers = ['confirmed', 'disputed'] as const;

/** The answer of the goods' owner to a link in another organisation's event: right or wrong. */
export interface LinkAnswer {
  readonly party: PartyId;
  readonly answer: (typeof linkAnswers)[number];
  readonly reason: string;
  readonly at: string;
}

/** The key of `party`'s answer to the links of `goods` in an event of `msp`. */
export const linkAnswerKey = (
  of: { readonly msp: string; readonly event: string },
  goods: string,
  party: PartyId,
): FactKey<LinkAnswer> => factKey('linkAnswer', of.msp, hashOfId(of.event) ?? of.event, goods, party);
