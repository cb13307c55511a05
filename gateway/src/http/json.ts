import { parseExactJson } from '@lotline/chaincode/domain';
import { Problem } from './problem';
import { jsonPointer } from './zodProblem';

/** How deeply JSON may be nested: real EPCIS documents have fewer than ten levels. */
export const maximumDepth = 64;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Reads JSON that came from outside: UTF-8, not too deep, and without keys that could reach a prototype. */
export function readJson(bytes: Uint8Array): unknown {
  const value = parse(bytes);
  check(value, []);
  return value;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return parseExactJson(utf8.decode(bytes));
  } catch (cause) {
    const reason =
      cause instanceof SyntaxError ? cause.message.replace(/, ".*$/s, '').replace(/"[^]*"/, '…') : 'it is not UTF-8';
    throw new Problem('json_invalid', `The body is not JSON: ${reason}.`, { cause });
  }
}

/** Recursion ends at the depth limit, so no input can exhaust the stack. */
function check(value: unknown, path: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= maximumDepth) {
    throw new Problem('json_too_deep', `The JSON has more than ${maximumDepth} levels.`, {
      details: { limit: maximumDepth },
    });
  }
  if (!Array.isArray(value) && Object.hasOwn(value, '__proto__')) {
    const pointer = jsonPointer([...path, '__proto__']);
    const errors = [{ pointer, message: 'is not a documented field', code: 'json_invalid' }];
    throw new Problem('json_invalid', 'The body has a key "__proto__".', { errors });
  }
  for (const [key, each] of Object.entries(value)) {
    if (typeof each !== 'object' || each === null) continue;
    path.push(key);
    check(each, path);
    path.pop();
  }
}
