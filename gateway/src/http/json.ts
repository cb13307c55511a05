import { parseExactJson } from '@lotline/chaincode/domain';
import { bodyLimits } from '../answers/limits';
import { Problem } from '../problem';
import { type JsonFault, type JsonLimits, scanJson } from './scanJson';

/**
 * Enough for every command at its own limits. Real EPCIS documents have fewer than ten levels. A double needs 24 bytes; a longer quantity
 * is kept exactly, which takes time and memory for each, and few are in any real document.
 */
export const jsonLimits: JsonLimits = bodyLimits;

/** For paths that take many commands, or documents of 10,000 events. */
export const largeJsonLimits: JsonLimits = { ...jsonLimits, values: bodyLimits.largeValues };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Parses untrusted JSON: UTF-8, within the limits, and without keys that could reach a prototype. `decoded`: called when the bytes are not
 * needed any more.
 */
export function readJson(
  bytes: Uint8Array,
  limits: JsonLimits = jsonLimits,
  decoded: () => void = () => undefined,
): unknown {
  const fault = scanJson(bytes, limits);
  if (fault) throw problemOf(fault, limits);
  const text = textOf(bytes);
  decoded();
  return parse(text);
}

function textOf(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Problem('json_invalid', 'The body is not JSON: it is not UTF-8.');
  }
}

/** The parser's message quotes the body and must not reach a log: only the position is kept. */
function parse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch (error) {
    const position = / position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
    const where = position === undefined ? 'somewhere, or ends too early' : `at character ${position}`;
    throw new Problem('json_invalid', `The body is not JSON: it is broken ${where}.`);
  }
}

const names: Readonly<Record<keyof JsonLimits, string>> = {
  depth: 'levels',
  values: 'values and keys',
  entries: 'entries in one array or object',
  text: 'bytes in one text',
  number: 'bytes in one number (send it as text)',
  longNumbers: 'numbers that are longer than 24 bytes (send them as text)',
};

function problemOf({ fault, at }: JsonFault, limits: JsonLimits): Problem {
  if (fault === 'proto') return new Problem('json_invalid', `The body has a key "__proto__", at byte ${at}.`);
  const code = fault === 'depth' ? 'json_too_deep' : 'json_too_large';
  const limit = limits[fault];
  return new Problem(code, `The JSON has more than ${limit} ${names[fault]}, at byte ${at}.`, {
    details: { limit, at },
  });
}
