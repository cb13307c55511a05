import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { partyRoles } from '../facts/party';
import { partyId, placeId, productId } from '../gs1/schemas';
import { unitOfMeasure } from '../quantity';
import { date, limits, sha256, text } from './common';

const prefix = z.string().regex(/^\d{4,17}$/, 'must be the 4 to 17 digits of a GS1 Company Prefix or key');

/** The most GS1 Company Prefixes that one party may have and claim together. */
export const mostPrefixes = 20;

/** Registers the caller's own organisation. A second time, it updates name, roles and contact, and claims more prefixes. */
export const registerParty = z.strictObject({
  party: partyId,
  name: text(limits.name),
  roles: z.array(z.enum(partyRoles)).min(1).max(4),
  prefixes: boundedArray(prefix, mostPrefixes).default([]),
  contact: text().optional(),
});

/** Consents to another party's claim of a prefix; the claim takes effect. */
export const consentToPrefix = z.strictObject({ prefix, party: partyId });

/** Releases a prefix of the caller, or withdraws a claim. */
export const releasePrefix = z.strictObject({ prefix });

/** Votes to revoke a prefix. A majority of the members or one regulator decides. */
export const revokePrefix = z.strictObject({ prefix, reason: text() });

/** Votes for a party as regulator. A majority of the members decides. */
export const consentToRegulator = z.strictObject({ party: partyId });

const degrees = (maximum: number): z.ZodType<string, string> =>
  z
    .string()
    .regex(/^-?\d{1,3}(\.\d{1,7})?$/, 'must be decimal degrees')
    .refine((value) => Math.abs(Number(value)) <= maximum, `must be between -${maximum} and ${maximum}`);

export const registerPlace = z.strictObject({
  place: placeId,
  name: text(limits.name),
  address: text().optional(),
  geo: z.strictObject({ latitude: degrees(90), longitude: degrees(180) }).optional(),
});

const celsius = z.string().regex(/^-?\d{1,3}(\.\d{1,2})?$/, 'must be degrees Celsius');

export const registerProduct = z.strictObject({
  product: productId,
  name: text(limits.name),
  unit: unitOfMeasure,
  /** Other parties that may make it. */
  makers: boundedArray(partyId, 20).optional(),
  shelfLifeDays: z.int().min(1).max(36_500).optional(),
  storage: z.strictObject({ minimum: celsius, maximum: celsius }).optional(),
  traceabilityList: text(limits.name).optional(),
});

export const registerDocument = z.strictObject({
  sha256,
  kind: text(limits.name),
  subject: text().optional(),
  issuer: text(limits.name).optional(),
  validFrom: date.optional(),
  validTo: date.optional(),
  uri: z
    .url({ protocol: /^https?$/ })
    .max(1000)
    .optional(),
});
