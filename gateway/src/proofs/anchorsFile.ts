import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { exitCodes } from '../exitCodes';
import { StartError } from '../startError';

const address = z.string().regex(/^0x[0-9a-fA-F]{40}$/, 'must be 0x and 40 hex digits');

const chain = z
  .strictObject({
    name: z.string().min(1).max(100),
    rpc: z.url({ protocol: /^https?$/ }),
    contract: address,
    keystore: z.string().min(1).optional(),
    passwordFile: z.string().min(1).optional(),
    signer: z.strictObject({ url: z.url({ protocol: /^https?$/ }), address }).optional(),
    /** Seconds between two publications. */
    every: z.int().min(10).max(31_536_000).default(3600),
    confirmations: z.int().min(1).max(1000).default(2),
    /** Most wei for a unit of gas. */
    mostGasPrice: z
      .string()
      .regex(/^\d{1,30}$/)
      .optional(),
  })
  .refine(({ keystore, passwordFile, signer }) => (signer ? !keystore && !passwordFile : keystore && passwordFile), {
    error: 'must name either a keystore with its passwordFile, or a signer',
  });

/** A public chain on which the gateway publishes roots. */
export type AnchorChain = z.infer<typeof chain>;

/** Reads the file that LOTLINE_ANCHORS names; paths in it start from its folder. Throws a StartError that says what is wrong. */
export function readAnchors(file: string | undefined): AnchorChain[] {
  if (file === undefined) return [];
  const read = z.array(chain).max(20).safeParse(jsonIn(file));
  if (!read.success)
    throw new StartError(exitCodes.configuration, `LOTLINE_ANCHORS, ${file}: ${z.prettifyError(read.error)}`);
  const near = (path: string | undefined): string | undefined => path && resolve(dirname(file), path);
  return read.data.map((each) => ({ ...each, keystore: near(each.keystore), passwordFile: near(each.passwordFile) }));
}

function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StartError(exitCodes.configuration, `LOTLINE_ANCHORS, ${file}, cannot be read: ${why}`, error);
  }
}
