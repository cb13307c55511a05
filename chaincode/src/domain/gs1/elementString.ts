import { idError, type IdError, shown } from './idError';
import type { KeyParts } from './keyParts';
import { keys, qualifiers } from './keys';

const order = ['22', '10', '21', '235', '254', '7040', '8011', '8019'];

/**
 * Reads a bracketed element string, as printed under a barcode: `(01)09506000134352(17)270101(10)ABC`.
 * Elements that identify nothing (dates, weights) are dropped; the order does not matter.
 */
export const readElementString = (text: string): KeyParts | IdError => {
  const pieces = text.split(/\((\d{2,4})\)/);
  const elements: [string, string][] = [];
  for (let at = 1; at < pieces.length; at += 2) elements.push([pieces[at] ?? '', pieces[at + 1] ?? '']);
  const primary = elements.filter(([ai]) => keys.has(ai));
  const [key] = primary;
  if (pieces[0] !== '' || !key) return idError('not_gs1', `No GS1 key such as (01) or (00) stands in ${shown(text)}.`);
  if (primary.length > 1) {
    return idError(
      'format',
      `The element string names ${primary.length} things: ${primary.map(([ai]) => ai).join(', ')}.`,
    );
  }
  const rest = elements.filter(([ai]) => qualifiers.has(ai));
  return [key, ...rest.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))];
};
