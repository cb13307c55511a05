import { Gs1Error, identifierNamed, keyOf, readGs1 } from '../gs1';

const isCompressed = (path: string): boolean => {
  try {
    const { syntax, elements } = readGs1(`https://id.gs1.org${path}`, { partial: true });
    return syntax === 'compressedDigitalLink' && keyOf(elements) !== undefined;
  } catch (error) {
    if (error instanceof Gs1Error) return false;
    throw error;
  }
};

/** Returns true for the path of a Digital Link that does not begin with a number: with a name such as `gtin`, or compressed. */
export function isOtherLink(path: string): boolean {
  const [name = '', value] = path.slice(1).split('/');
  if (value === undefined) return isCompressed(path);
  return value !== '' && !/^\d/.test(name) && identifierNamed(name)?.qualifiers !== undefined;
}
