/**
 * The characters of set 82 (and `#` of set 39) that must be escaped: RFC 3986 §3.3 forbids them in a path segment, or GS1 Digital
 * Link reserves them. Event hashes are computed from the escaped form.
 */
const needsEscape = /[!"#%&()*+,/:<>?]/g;

const escapeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** One value as one path segment. Escapes only the characters that must be, so that a value has one spelling. */
export const encodeSegment = (value: string): string => value.replace(needsEscape, escapeCharacter);

/** The value of a path segment or EPC URN component, or undefined when a `%` is not followed by two hex digits. */
export const decodeSegment = (segment: string): string | undefined => {
  if (!segment.includes('%')) return segment;
  if (/%(?![0-9A-Fa-f]{2})/.test(segment)) return undefined;
  return segment.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
};
