import type { Identifier } from './identifier';

type Kind = Identifier['kind'];

/** The key of bare digits in a field that accepts one kind of numeric key. Labels and master data have keys in this form. */
const bareKeys: Partial<Record<Kind, { readonly digits: RegExp; readonly ai: string }>> = {
  product: { digits: /^(?:\d{8}|\d{12,14})$/, ai: '(01)' },
  logisticUnit: { digits: /^\d{18}$/, ai: '(00)' },
  place: { digits: /^\d{13}$/, ai: '(414)' },
  party: { digits: /^\d{13}$/, ai: '(417)' },
};

/** The element string of bare digits of a kind of key; another text is returned unchanged. */
export function spelledOut(kind: Kind | undefined, text: string): string {
  const bare = kind && bareKeys[kind];
  return bare?.digits.test(text) ? bare.ai + text : text;
}
