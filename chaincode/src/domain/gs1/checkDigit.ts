/**
 * The check digit of a GS1 numeric key: weights 3, 1, 3, 1 … from the right, modulo 10 (GS1 General Specifications §7.9.1).
 * `digits` are the key without its check digit.
 */
export const checkDigit = (digits: string): string => {
  let sum = 0;
  let weight = 3;
  for (let at = digits.length - 1; at >= 0; at -= 1) {
    sum += (digits.charCodeAt(at) - 48) * weight;
    weight = 4 - weight;
  }
  return String((10 - (sum % 10)) % 10);
};

/** Returns true if the last digit of `digits` is the check digit of the digits before it. */
export const hasCheckDigit = (digits: string): boolean =>
  /^\d{2,}$/.test(digits) && digits.endsWith(checkDigit(digits.slice(0, -1)));
