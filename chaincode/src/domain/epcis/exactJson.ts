import { exactDecimal } from '../quantity';

/** Matches a quantity with more digits than a double may keep. A document without one needs no reviver. */
const longQuantity = /"quantity"\s*:\s*-?[\d.eE+-]{16}/;

/** A reviver with ECMAScript's source text access; TypeScript's library does not declare it yet. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const exactly: Reviver = (key, value, { source }) => {
  if (key !== 'quantity' || typeof value !== 'number' || source === undefined) return value;
  const exact = exactDecimal(source);
  return exact === undefined || exact === exactDecimal(value) ? value : exact;
};

/** JSON.parse, except that a quantity with more digits than a JavaScript number keeps becomes text, so that it stays exact. */
export const parseExactJson = (text: string): unknown =>
  longQuantity.test(text) ? JSON.parse(text, exactly as (key: string, value: unknown) => unknown) : JSON.parse(text);
