/** SQL of what follows the last of some characters in an id. */
const after = (...characters: readonly string[]): string => {
  const others = characters.reduce((text, each) => `replace(${text}, '${each}', '')`, 'id');
  return `replace(id, rtrim(id, ${others}), '')`;
};

/** SQL of the lot number in the id of a lot without a GTIN, such as `A.29` in `https://example.org/lots/A.29`. */
export const uriNumber = after(':', '/', '#', '=');

/** The same where a full stop ends the product, such as `29` in `urn:gdst:example.org:product:lot:class:cod.29`. */
export const lastPart = after(':', '/', '#', '=', '.');
