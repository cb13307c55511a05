import { z } from 'zod';
import { boundedArray } from '../boundedArray';
import { partyRoles } from '../facts/party';
import { signerRoles } from '../facts/signer';
import { isIdError } from '../gs1/idError';
import { parseId } from '../gs1/parseId';
import { partyId, placeId, productId, registrablePlaceId } from '../gs1/schemas';
import { unitOfMeasure } from '../quantity';
import { address } from '../ethereum/address';
import { callerRoles } from '../roles';
import { claimedTime, date, sha256, text } from './common';
import { limits } from '../limits';

const prefix = z.string().regex(/^\d{4,17}$/, 'must be the 4 to 17 digits of a GS1 Company Prefix or key');

/** Registers the caller's own organisation. A second time, it updates name, roles and contact, and claims more prefixes. */
export const registerParty = z.strictObject({
  party: partyId,
  name: text(limits.name),
  roles: z.array(z.enum(partyRoles)).min(1).max(4),
  prefixes: boundedArray(prefix, limits.prefixes).default([]),
  contact: text().optional(),
});

/** Consents to another party's claim of a prefix; the claim takes effect. */
export const consentToPrefix = z.strictObject({ prefix, party: partyId });

/** Releases a prefix of the caller, or withdraws a claim. */
export const releasePrefix = z.strictObject({ prefix });

/** Gives out the next SSCCs of a GS1 Company Prefix of the caller. */
export const allocateSscc = z.strictObject({
  /** By default the only one that the caller has, or that of its own GLN. */
  prefix: z
    .string()
    .regex(/^\d{4,15}$/, 'must be the 4 to 15 digits of a GS1 Company Prefix')
    .optional(),
  extension: z.int().min(0).max(9).default(0),
  count: z.int().min(1).max(limits.ssccs).default(1),
  /** The serial reference to begin at, as after numbers that were printed elsewhere. */
  from: z.int().min(0).max(999_999_999_999).optional(),
});

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
  place: registrablePlaceId,
  name: text(limits.name),
  address: text().optional(),
  geo: z.strictObject({ latitude: degrees(90), longitude: degrees(180) }).optional(),
  /** The place of the caller that it is a part of, as a dock is of a site. */
  within: placeId.optional(),
});

const celsius = z.string().regex(/^-?\d{1,3}(\.\d{1,2})?$/, 'must be degrees Celsius');

export const registerProduct = z.strictObject({
  product: productId,
  name: text(limits.name),
  uom: unitOfMeasure,
  /** Other parties that may make it. */
  makers: boundedArray(partyId, 20).optional(),
  shelfLifeDays: z.int().min(1).max(36_500).optional(),
  storage: z.strictObject({ minimum: celsius, maximum: celsius }).optional(),
  traceabilityList: text(limits.name).optional(),
  /** True if shipments of it are accepted and received only with a signed receipt. */
  receiptRequired: z.boolean().optional(),
});

/** A GS1 key in any spelling is stored as it is in answers. A bare number stays: it may be a GTIN or a GLN. */
const subject = text().transform((spelling) => {
  const read = /^\d+$/.test(spelling) ? undefined : parseId(spelling);
  return read === undefined || isIdError(read) ? spelling : read.id;
});

export const registerDocument = z
  .strictObject({
    sha256,
    kind: text(limits.name),
    /** The goods, party or place, as a URI or a GS1 key in any spelling; a bare number is stored unchanged. */
    subject: subject.optional(),
    issuer: text(limits.name).optional(),
    validFrom: date.optional(),
    validTo: date.optional(),
    uri: z
      .url({ protocol: /^https?$/ })
      .max(1000)
      .optional(),
  })
  .refine(({ validFrom, validTo }) => validFrom === undefined || validTo === undefined || validFrom <= validTo, {
    path: ['validTo'],
    message: 'is before validFrom: give the last day on which the document is valid',
  });

const changing = <S extends z.ZodType<object>>(schema: S): S =>
  schema.refine((given) => Object.values(given).filter((value) => value !== undefined).length > 1, {
    error: 'Name at least one field to change.',
  });

const removable = <S extends z.ZodType>(schema: S): z.ZodOptional<z.ZodNullable<S>> => schema.nullable().optional();

/** Fields that are absent stay as they are, null removes one that may be missing. */
export const changeParty = changing(
  z.strictObject({
    party: partyId,
    name: text(limits.name).optional(),
    roles: z.array(z.enum(partyRoles)).min(1).max(4).optional(),
    contact: removable(text()),
  }),
);

export const changePlace = changing(
  z.strictObject({
    place: placeId,
    name: text(limits.name).optional(),
    address: removable(text()),
    geo: removable(registerPlace.shape.geo.unwrap()),
    within: removable(placeId),
  }),
);

export const changeProduct = changing(
  z.strictObject({
    product: productId,
    name: text(limits.name).optional(),
    uom: unitOfMeasure.optional(),
    makers: removable(registerProduct.shape.makers.unwrap()),
    shelfLifeDays: removable(registerProduct.shape.shelfLifeDays.unwrap()),
    storage: removable(registerProduct.shape.storage.unwrap()),
    traceabilityList: removable(text(limits.name)),
    receiptRequired: z.boolean().optional(),
  }),
);

/** One product, place or party of the caller's, and why. */
export const retirement = z
  .strictObject({ product: productId.optional(), place: placeId.optional(), party: partyId.optional(), reason: text() })
  .refine(({ product, place, party }) => [product, place, party].filter((each) => each !== undefined).length === 1, {
    error: 'Name one product, place or party.',
  });

/** The enrolment id in a user's certificates. */
export const userName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9@._-]{0,63}$/, 'must be 1 to 64 letters, digits, "@", ".", "_" or "-"');

/** Roles of a user of the caller's organisation; none for one who only reads. */
export const registerUser = z.strictObject({
  user: userName,
  roles: z.array(z.enum(callerRoles)).max(callerRoles.length),
});

export const retireUser = z.strictObject({ user: userName, reason: text() });

/**
 * Registers a key of a person or device of the caller's organisation, whose signed receipts count for it; a second time, changes what is
 * named. It is valid from `validFrom`, by default now, until `validTo`, by default without end.
 */
export const registerSigner = z.strictObject({
  signer: address,
  name: text(limits.name),
  roles: z.array(z.enum(signerRoles)).min(1).max(signerRoles.length),
  validFrom: claimedTime.optional(),
  validTo: claimedTime.optional(),
});

/**
 * Revokes a signer key for good. Without `since`, no receipt of it is accepted from now on, because who has the key can give a receipt any
 * time; with it, receipts that were signed before it are.
 */
export const revokeSigner = z.strictObject({ signer: address, reason: text(), since: claimedTime.optional() });
