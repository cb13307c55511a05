import { exactDecimal } from '../quantity';

/**
 * A quantity with more characters than any number with 15 digits needs. Its key's quote follows no backslash: inside a text the same
 * characters have their quotes escaped.
 */
const longQuantity = /(?<!\\)("quantity"\s*:\s*)(?=[\d.eE+-]{16})(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/g;

const exactly = (given: string, key: string, number: string): string => {
  const exact = exactDecimal(number);
  const double = Number(number);
  return exact === undefined || exact === String(double) || exact === exactDecimal(double) ? given : `${key}"${exact}"`;
};

/**
 * JSON.parse, except that a quantity with more digits than a JavaScript number keeps becomes text, so that it stays exact. The text is
 * changed before it is parsed: a reviver would be called for every value of the document and take ten times as long.
 */
export function parseExactJson(text: string): unknown {
  const exact = text.replace(longQuantity, exactly);
  try {
    return JSON.parse(exact);
  } catch {
    // Names the position in the text as it was sent.
    return JSON.parse(text);
  }
}
