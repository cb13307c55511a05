import { z } from 'zod';
import { hasCheckDigit } from './gs1/checkDigit';
import type { PartyId } from './gs1/id';

declare const brand: unique symbol;

/** `urn:epcglobal:cbv:bt:{gln}:{id}`: a shipment, by its sender's GLN and id. */
export type ShipmentId = string & { readonly [brand]: 'shipment' };
/** `urn:epcglobal:cbv:bt:{gln}:{id}`: a recall, by its opener's GLN and id. */
export type RecallId = string & { readonly [brand]: 'recall' };

/** The caller's own id of a shipment or recall, unique within the caller's organisation. */
export const localId = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'must be 1 to 64 letters, digits, ".", "_" or "-", not starting with a sign',
  );

const beginning = 'urn:epcglobal:cbv:bt:';
const shape = /^(?:urn:epcglobal:cbv:bt:)?(\d{13}):([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/;
const example = 'urn:epcglobal:cbv:bt:9506000134307:SHIP-1 or 9506000134307:SHIP-1';

/** The canonical form of an id; undefined for a text that is none. */
function canonicalId(text: string): string | undefined {
  const [, digits, number] = shape.exec(text) ?? [];
  if (digits === undefined || number === undefined || !hasCheckDigit(digits)) return undefined;
  return `${beginning}${digits}:${number}`;
}

const businessId = <Id extends string>(thing: string): z.ZodType<Id, string> =>
  z.string().transform((text, context) => {
    const id = canonicalId(text);
    if (id !== undefined) return id as Id;
    context.addIssue({ code: 'custom', message: `"${text.slice(0, 100)}" is not a ${thing} id such as ${example}` });
    return z.NEVER;
  });

export const shipmentId = businessId<ShipmentId>('shipment');
export const recallId = businessId<RecallId>('recall');

/** The shipment that a business document of an event may be; undefined if its id is none of a shipment. */
export const shipmentIn = (document: string): ShipmentId | undefined => canonicalId(document) as ShipmentId | undefined;

/** CBV 2.0 section 8.5: a business transaction id under the GLN of the party that issued it. */
const businessIdOf = (party: PartyId, id: string): string => `${beginning}${party.slice(-13)}:${id}`;

export const shipmentIdOf = (sender: PartyId, id: string): ShipmentId => businessIdOf(sender, id) as ShipmentId;
export const recallIdOf = (opener: PartyId, id: string): RecallId => businessIdOf(opener, id) as RecallId;
