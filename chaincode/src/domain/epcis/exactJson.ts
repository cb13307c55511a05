import { exactDecimal } from '../quantity';

/** Digits enough that a double may not hold them. Other documents need no second look at their numbers. */
const longQuantity = /"quantity"\s*:\s*-?[\d.eE+-]{16}/;

/** What JSON.parse tells a reviver of a number, since ECMAScript's source text access; TypeScript's own library does not say so yet. */
type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const exactly: Reviver = (key, value, { source }) => {
  if (key !== 'quantity' || typeof value !== 'number' || source === undefined) return value;
  const exact = exactDecimal(source);
  return exact === undefined || exact === exactDecimal(value) ? value : exact;
};

/** JSON.parse, but a quantity of more digits than JavaScript's numbers hold becomes text, so that it stays exact. */
export const parseExactJson = (text: string): unknown =>
  longQuantity.test(text) ? JSON.parse(text, exactly as (key: string, value: unknown) => unknown) : JSON.parse(text);
