import { z } from 'zod';
import { utcTime } from '../epcis/utcTime';
import { placeId } from '../gs1/schemas';
import { address } from '../ethereum/address';
import { claimedTime } from './common';

const hexOf = (bytes: number, what: string): z.ZodType<string, string> =>
  z
    .string()
    .regex(new RegExp(`^0x[0-9a-fA-F]{${bytes * 2}}$`), `must be ${what}: 0x and ${bytes * 2} hexadecimal digits`)
    .transform((text) => text.toLowerCase());

/**
 * A receipt that a registered key signed (EIP-712). What it says besides is in the command; the contract makes the message from the command
 * and the shipment, and verifies the signature over it.
 */
const givenReceipt = z.strictObject({
  /** The Ethereum address of the key. */
  signer: address,
  /** When it was signed: the command's event time. */
  time: claimedTime,
  /** A random number of 32 bytes that the key has never signed before. */
  nonce: hexOf(32, 'a number of 32 bytes'),
  /** Where it was signed, if neither the command nor the shipment says where the handoff takes place. */
  place: placeId.optional(),
  /** r, s and v of 27 or 28; with the lower s. */
  signature: hexOf(65, 'a signature of 65 bytes'),
});

export type GivenReceipt = z.output<typeof givenReceipt>;

export const receipt = { receipt: givenReceipt.optional() };

interface Timed {
  readonly at?: string | undefined;
  readonly receipt?: GivenReceipt | undefined;
}

/** The input with the time of its receipt as event time. */
export function withReceiptTime<T extends Timed>(given: T, context: z.core.$RefinementCtx): T {
  const time = given.receipt?.time;
  if (time === undefined) return given;
  if (given.at === undefined || utcTime(given.at) === utcTime(time)) return { ...given, at: time };
  context.addIssue({
    code: 'custom',
    path: ['at'],
    message: 'must be the time of the receipt, or absent',
    input: given,
  });
  return z.NEVER;
}
