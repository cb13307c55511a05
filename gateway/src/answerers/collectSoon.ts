import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds without a question after which memory is given back. */
const idle = 200;

let timer: NodeJS.Timeout | undefined;
let collect: (() => void) | undefined;

/**
 * Collects the garbage of this thread unless it has work soon: a large plan leaves 100 MB of it, which V8 keeps as long as nothing else
 * needs room in the thread.
 */
export function collectSoon(): void {
  clearTimeout(timer);
  timer = setTimeout(() => {
    collect ??= collector();
    collect();
  }, idle);
  timer.unref();
}

/** V8's own function, which it shows to contexts that are made after this flag is set. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const found = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return found;
}
