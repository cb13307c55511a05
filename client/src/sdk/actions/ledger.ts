import { z } from 'zod';
import { LotlineError } from '../lotlineError';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';

const ledgerAnswer = z.looseObject({
  height: z.int().describe('Number of blocks.'),
  channel: z.string(),
  kind: z.string().optional().describe('embedded, fabric or fabric-network.'),
  hash: z.string().optional().describe('Hash of the last block, hex.'),
});

export type LedgerAnswer = z.infer<typeof ledgerAnswer>;

/**
 * The gateway's ledger: channel, height and the last block's hash.
 *
 * @example
 * const { height } = await client.ledger();
 */
export const ledger = (transport: Transport, none: NoParameters = {}): Promise<LedgerAnswer> =>
  transport.request({ path: '/ledger', query: none, answer: ledgerAnswer });

const readyAnswer = z.looseObject({});

export type ReadyAnswer = z.infer<typeof readyAnswer>;

/**
 * Checks that the gateway and its ledger are ready: resolves if they are, else throws.
 *
 * @example
 * await client.ready();
 */
export const ready = (transport: Transport, none: NoParameters = {}): Promise<ReadyAnswer> =>
  transport.request({ path: '/health/ready', query: none, answer: readyAnswer });

export interface LedgerBlocksParameters {
  /** Number of the first block; 0 by default. */
  readonly from?: number | undefined;
}

/** A stored block: the bytes that its hash and signatures cover. */
export interface RawBlock {
  readonly number: number;
  readonly raw: Uint8Array;
}

const line = z.object({ number: z.int().min(0), raw: z.base64() });

/** Maximum line length in characters; a longer line is an error of the sender. */
const longestLine = 256 * 1024 * 1024;

/**
 * Every block from `from` to the ledger's current height, in order.
 *
 * @example
 * for await (const { number, raw } of client.ledgerBlocks()) await archive(number, raw);
 */
export async function* ledgerBlocks(
  transport: Transport,
  { from = 0, ...rest }: LedgerBlocksParameters = {},
): AsyncGenerator<RawBlock, void, undefined> {
  let next = from;
  for await (const text of lines(transport.stream('/ledger/blocks', { from, ...rest }))) {
    const block = parseLine(text, next);
    next += 1;
    yield block;
  }
}

async function* lines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n');
    parts.push(first);
    length += first.length;
    if (length > longestLine) throw unreadable('it has a line that is too long');
    for (const part of more) {
      yield parts.join('');
      parts = [part];
      length = part.length;
    }
  }
  if (parts.join('').trim() !== '') yield parts.join('');
}

function parseLine(text: string, expected: number): RawBlock {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw unreadable('a line of it is not JSON');
  }
  const read = line.safeParse(json);
  if (!read.success) throw unreadable('a line of it is not a block');
  if (read.data.number !== expected) throw unreadable(`block ${read.data.number} came where ${expected} should`);
  return { number: expected, raw: Buffer.from(read.data.raw, 'base64') };
}

const unreadable = (why: string): LotlineError =>
  new LotlineError({ code: 'answer_invalid', message: `The stream of blocks cannot be read: ${why}.` });
