import { applicationIdentifiers } from './applicationIdentifiers';
import { checkElements, type Elements } from './elements';
import { readElementString } from './elementString';
import type { IdError } from './idError';
import { decodeSegment } from './percentEncoding';
import { isScan, readScan } from './scan';

/** The data attributes in the query of a Digital Link; parameters that are no application identifier are somebody's own. */
const linkElements = (link: string): Elements | IdError => {
  const query = /^[^?#]*\?([^#]*)/.exec(link)?.[1] ?? '';
  const pairs = query.split('&').map((pair): [string, string] => {
    const [name = '', value = ''] = pair.split('=');
    return [name, decodeSegment(value) ?? value];
  });
  return checkElements(pairs.filter(([name]) => applicationIdentifiers.has(name)));
};

/** What a scan, element string or Digital Link says beside what it identifies; nothing, for a text of another form. */
export const readLabel = (text: string): Elements | IdError => {
  if (text.startsWith('(')) return readElementString(text);
  if (/^https?:\/\//i.test(text)) return linkElements(text);
  if (!isScan(text)) return new Map();
  const scan = readScan(text);
  if ('link' in scan) return linkElements(scan.link);
  return 'elements' in scan ? scan.elements : scan;
};
