import type { PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';
import type { Retired } from './retired';

export const partyRoles = ['supplier', 'carrier', 'retailer', 'regulator'] as const;
export type PartyRole = (typeof partyRoles)[number];

/** An organisation of the network, bound to the MSP that registered it. */
export interface Party {
  readonly id: PartyId;
  readonly name: string;
  readonly msp: string;
  /** Contains `regulator` only after a majority of the members has consented. */
  readonly roles: readonly PartyRole[];
  /** The GS1 Company Prefixes (or single keys) of this party. */
  readonly prefixes: readonly string[];
  /** Prefixes that it claims and no other organisation has consented to yet. */
  readonly claims?: readonly string[];
  readonly contact?: string;
  readonly retired?: Retired;
}

export const partyKey = (id: PartyId): FactKey<Party> => factKey('party', id);

/** The party of an MSP. Its retirement is repeated here, because every transaction reads this fact. */
export interface BoundMsp {
  readonly party: PartyId;
  readonly retired?: Retired;
}

export const mspKey = (msp: string): FactKey<BoundMsp> => factKey('msp', msp);

/** The party that has a GS1 Company Prefix; `party` is absent after it was released. */
export const prefixKey = (digits: string): FactKey<{ readonly party?: PartyId }> => factKey('prefix', digits);

/** For each party, the number of its longer prefixes that start with these digits. */
export const longerPrefixesKey = (digits: string): FactKey<{ readonly counts: Readonly<Record<string, number>> }> =>
  factKey('longerPrefixes', digits);

/** The MSPs whose parties are registered, in order of registration. */
export const membersKey: FactKey<{ readonly msps: readonly string[] }> = factKey('members', 'all');

/** The name of the network in signed receipts: a hash of its first member, and when that registered. */
export const networkKey: FactKey<{ readonly network: string }> = factKey('network', 'receipts');

/** The votes for a motion that needs a majority of the members, such as `regulator {party}` or `revoke {prefix}`. */
export const voteKey = (motion: string): FactKey<{ readonly msps: readonly string[] }> => factKey('vote', motion);
