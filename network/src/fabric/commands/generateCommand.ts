import { resolve } from 'node:path';
import type { Network } from '../network';
import { generate, type Platform } from '../production/generate';
import { type Options, usage } from './options';

const platforms: readonly string[] = ['compose', 'kubernetes'] satisfies Platform[];

/** `generate`: reads the platform and the output folder. */
export async function generateCommand(
  network: Network,
  { words: [platform = ''], out, slot, version }: Options,
): Promise<void> {
  if (!isPlatform(platform) || out === undefined) {
    throw new RangeError(`generate needs compose or kubernetes, and --out DIR.\n\n${usage}`);
  }
  await generate(network, {
    platform,
    out: resolve(out),
    ...(slot === undefined ? {} : { slot }),
    ...(version === undefined ? {} : { version }),
  });
}

const isPlatform = (text: string): text is Platform => platforms.includes(text);
