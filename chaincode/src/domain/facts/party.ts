import type { PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';

export const partyRoles = ['supplier', 'carrier', 'retailer', 'regulator'] as const;

/** An organisation of the network, bound to the MSP that registered it. */
export interface Party {
  readonly id: PartyId;
  readonly name: string;
  readonly msp: string;
  readonly roles: readonly (typeof partyRoles)[number][];
  /** GS1 Company Prefixes (or single keys): what is numbered under them is this party's. */
  readonly prefixes: readonly string[];
  readonly contact?: string;
}

export const partyKey = (id: PartyId): FactKey<Party> => factKey('party', id);

/** Which party an MSP speaks for. */
export const mspKey = (msp: string): FactKey<{ readonly party: PartyId }> => factKey('msp', msp);

/** Which party a GS1 Company Prefix belongs to. */
export const prefixKey = (digits: string): FactKey<{ readonly party: PartyId }> => factKey('prefix', digits);
