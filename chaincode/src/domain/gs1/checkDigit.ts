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

/** Returns true if the part of a text has only digits, two at least, and the last one is the check digit of those before it. */
export const hasCheckDigit = (text: string, start = 0, end: number = text.length): boolean => {
  let sum = 0;
  let weight = 1;
  for (let at = end - 1; at >= start; at -= 1) {
    const digit = text.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9)) return false;
    sum += digit * weight;
    weight = 4 - weight;
  }
  return end - start >= 2 && sum % 10 === 0;
};
