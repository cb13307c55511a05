import type { PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';

export const partyRoles = ['supplier', 'carrier', 'retailer', 'regulator'] as const;
export type PartyRole = (typeof partyRoles)[number];

/** An organisation of the network, bound to the MSP that registered it. */
export interface Party {
  readonly id: PartyId;
  readonly name: string;
  readonly msp: string;
  /** `regulator` stands here once a majority of the members has agreed to it. */
  readonly roles: readonly PartyRole[];
  /** GS1 Company Prefixes (or single keys): what is numbered under them is this party's. */
  readonly prefixes: readonly string[];
  /** Prefixes that it claims and no other organisation has agreed to yet. */
  readonly claims?: readonly string[];
  readonly contact?: string;
}

export const partyKey = (id: PartyId): FactKey<Party> => factKey('party', id);

/** Which party an MSP speaks for. */
export const mspKey = (msp: string): FactKey<{ readonly party: PartyId }> => factKey('msp', msp);

/** Which party a GS1 Company Prefix belongs to; `party` is absent once it was given back. */
export const prefixKey = (digits: string): FactKey<{ readonly party?: PartyId }> => factKey('prefix', digits);

/** How many prefixes each party has that start with these digits and are longer. */
export const longerPrefixesKey = (digits: string): FactKey<{ readonly counts: Readonly<Record<string, number>> }> =>
  factKey('longerPrefixes', digits);

/** The MSPs whose parties are registered, in order of registration. */
export const membersKey: FactKey<{ readonly msps: readonly string[] }> = factKey('members', 'all');

/** Who voted for something that takes a majority of the members, such as `regulator {party}` or `revoke {prefix}`. */
export const voteKey = (motion: string): FactKey<{ readonly msps: readonly string[] }> => factKey('vote', motion);
