import { applicationIdentifiers } from './applicationIdentifiers';
import { checkElements, type Elements } from './elements';
import { readElementString } from './elementString';
import type { IdError } from './idError';
import { decodeSegment } from './percentEncoding';
import { isScan, readScan } from './scan';

/** The data attributes in the query of a Digital Link. Other parameters are extensions and are ignored. */
const linkElements = (link: string): Elements | IdError => {
  const query = /^[^?#]*\?([^#]*)/.exec(link)?.[1] ?? '';
  const pairs = query.split('&').map((pair): [string, string] => {
    const [name = '', value = ''] = pair.split('=');
    return [name, decodeSegment(value) ?? value];
  });
  return checkElements(pairs.filter(([name]) => applicationIdentifiers.has(name)));
};

/** The elements of a scan or element string, or the data attributes of a Digital Link; none for a text of another form. */
export const readLabel = (text: string): Elements | IdError => {
  if (text.startsWith('(')) return readElementString(text);
  if (/^https?:\/\//i.test(text)) return linkElements(text);
  if (!isScan(text)) return new Map();
  const scan = readScan(text);
  if ('link' in scan) return linkElements(scan.link);
  return 'elements' in scan ? scan.elements : scan;
};
