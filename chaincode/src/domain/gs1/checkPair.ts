import { must } from '../must';

const set82 = '!"%&\'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
/** The characters of a check character pair. */
const pairCharacters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** The first prime numbers. */
const primes = (count: number): number[] => {
  const found: number[] = [];
  for (let each = 2; found.length < count; each += 1) {
    if (found.every((prime) => each % prime !== 0)) found.push(each);
  }
  return found;
};
const weights = primes(97);

/**
 * The check character pair of a Global Model Number (GS1 General Specifications §7.9.5), for a text without it. Undefined for a text
 * with characters outside set 82, or with more than 97.
 */
export const checkPair = (text: string): string | undefined => {
  const values = Array.from(text).map((character) => set82.indexOf(character));
  if (values.includes(-1) || values.length > weights.length) return undefined;
  const sum =
    values.reduce((total, value, at) => total + value * must(weights[values.length - 1 - at], 'weight'), 0) % 1021;
  return pairCharacters.charAt(sum >> 5) + pairCharacters.charAt(sum & 31);
};
