const start = 'ni:///sha-256;';
const end = '?ver=CBV2.0';
const hex = /^[0-9a-f]{64}$/;

/** Returns true if a text is a SHA-256 in lower-case hex. */
export const isHash = (text: string): boolean => text.length === 64 && hex.test(text);

/** The event hash id of a hash: `ni:///sha-256;{hash in hex}?ver=CBV2.0` (CBV 2.0 §8.9). */
export const hashId = (hash: string): string => start + hash + end;

/** The hash in an event hash id, in hex; undefined for an id of another form. */
export function hashOfId(id: string): string | undefined {
  if (!id.startsWith(start) || !id.endsWith(end)) return undefined;
  const hash = id.slice(start.length, -end.length);
  return isHash(hash) ? hash : undefined;
}
