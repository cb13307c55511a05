const start = 'ni:///sha-256;';
const end = '?ver=CBV2.0';
const hex = /^[0-9a-f]{64}$/;

/** Whether a text is a SHA-256 in lower case hex. */
export const isHash = (text: string): boolean => text.length === 64 && hex.test(text);

/** The id that names an event by its hash: `ni:///sha-256;{hash in hex}?ver=CBV2.0` (CBV 2.0 §8.9). */
export const hashId = (hash: string): string => start + hash + end;

/** The hash that such an id says, in hex; undefined for an id of another form. */
export function hashOfId(id: string): string | undefined {
  if (!id.startsWith(start) || !id.endsWith(end)) return undefined;
  const hash = id.slice(start.length, -end.length);
  return isHash(hash) ? hash : undefined;
}
