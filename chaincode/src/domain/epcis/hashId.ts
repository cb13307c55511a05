const form = /^ni:\/\/\/sha-256;([0-9a-f]{64})\?ver=CBV2\.0$/;

/** The id that names an event by its hash: `ni:///sha-256;{hex}?ver=CBV2.0` (CBV 2.0 §8.9). */
export const hashId = (hex: string): string => `ni:///sha-256;${hex}?ver=CBV2.0`;

/** The hash that such an id says, in hex; undefined for an id of another form. */
export const hashOfId = (id: string): string | undefined => form.exec(id)?.[1];
