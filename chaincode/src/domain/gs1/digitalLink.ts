import { idError, type IdError, shown } from './idError';
import { type CheckedKey, checkKey } from './keyParts';
import { keys, qualifiers } from './keys';
import { decodeSegment } from './percentEncoding';
import { must } from '../must';

const uri = /^https?:\/\/([^/?#]+)\/?([^?#]*)(?:\?([^#]*))?/i;

const takeApart = (text: string): [domain: string, path: string, query: string] => {
  const [, domain = '', path = '', query = ''] = uri.exec(text) ?? [];
  return [domain, path, query];
};

const partsFrom = (segments: readonly string[], from: number): [string, string][] => {
  const parts: [string, string][] = [];
  for (let at = from; at < segments.length; at += 2)
    parts.push([must(segments[at], 'key'), must(segments[at + 1], 'value')]);
  return parts;
};

/** Refuses a qualifier in the query: the query is dropped, so the id would name something else. */
const misplaced = (key: CheckedKey, query: string): IdError | undefined => {
  const names = query.split('&').map((pair) => must(pair.split('=')[0], 'name'));
  const allowed = must(keys.get(key.ai), 'key').qualifiers.flat();
  const found = names.find((name) => allowed.includes(qualifiers.get(name)?.ai ?? ''));
  return found === undefined
    ? undefined
    : idError('query', `The query contains the key qualifier ${found}; write it in the path, after the ${key.ai}.`);
};

/** The key that the path ends with. When none is valid, the error of the longest candidate. */
const readPath = (segments: readonly string[]): CheckedKey | IdError | undefined => {
  let fault: IdError | undefined;
  for (let at = segments.length - 2; at >= 0; at -= 1) {
    if (!keys.has(must(segments[at], 'segment')) || (segments.length - at) % 2 !== 0) continue;
    const key = checkKey(partsFrom(segments, at));
    if (!('kind' in key)) return key;
    fault = key;
  }
  return fault;
};

/**
 * Reads a GS1 Digital Link URI, on any domain and below any path. The query string and fragment are dropped.
 * A URI on another domain than GS1's whose path has no well-shaped key is `not_gs1`: it is a private URI.
 */
export const readDigitalLink = (text: string): CheckedKey | IdError => {
  const [domain, path, query] = takeApart(text);
  const segments = path.replace(/\/$/, '').split('/').map(decodeSegment);
  if (segments.includes(undefined)) {
    return idError('percent_encoding', 'A "%" in a Digital Link must be followed by two hexadecimal digits.');
  }
  const found = readPath(segments.filter((each) => each !== undefined));
  const foreign = !/^id\.gs1\.[a-z]+$/i.test(domain);
  if (!found || (foreign && 'kind' in found && ['format', 'qualifier'].includes(found.reason))) {
    return idError(
      foreign ? 'not_gs1' : 'format',
      `${shown(text)} contains no key with its value, such as /01/09506000134352 or /414/9506000134307.`,
    );
  }
  return 'kind' in found ? found : (misplaced(found, query) ?? found);
};
