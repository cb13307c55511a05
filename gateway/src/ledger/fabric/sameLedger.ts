import { setTimeout as delay } from 'node:timers/promises';
import type { LedgerBlock } from '../ledger';

export interface SameLedgerOptions {
  /** The current hash of a block on the peers; undefined if they have no such block. */
  readonly hashAt: (number: number) => Promise<string | undefined>;
  /** Milliseconds between two checks. */
  readonly every: number;
  /** Maximum consecutive checks in which peers have fewer blocks than were read: a peer may be behind for a while. */
  readonly patience: number;
}

export const usualLooks: Pick<SameLedgerOptions, 'every' | 'patience'> = { every: 10_000, patience: 6 };

type Follow = (signal: AbortSignal) => AsyncIterable<LedgerBlock>;

/**
 * Yields the blocks until the ledger is replaced: a restored or newly made network has other or fewer blocks with the same numbers. Then
 * the stream ends, and a consumer finds out from its checkpoint when it starts again.
 */
export async function* sameLedger(
  follow: Follow,
  signal: AbortSignal,
  options: SameLedgerOptions,
): AsyncGenerator<LedgerBlock> {
  const stop = new AbortController();
  const last: { block?: LedgerBlock } = {};
  const over = AbortSignal.any([signal, stop.signal]);
  const watching = watch(last, over, options).then((isOther) => {
    if (isOther) stop.abort();
  });
  try {
    for await (const block of follow(over)) {
      last.block = block;
      yield block;
    }
  } finally {
    stop.abort();
    await watching;
  }
}

/** Resolves to true if the ledger was replaced before the signal aborted. */
async function watch(
  last: { readonly block?: LedgerBlock },
  signal: AbortSignal,
  { hashAt, every, patience }: SameLedgerOptions,
): Promise<boolean> {
  const first: { hash?: string | undefined } = {};
  for (let missing = 0; !signal.aborted;) {
    const looked = await look(last.block, first, hashAt).catch(() => 'unknown' as const);
    if (looked === 'other') return true;
    if (looked !== 'unknown') missing = looked === 'missing' ? missing + 1 : 0;
    if (missing > patience) return true;
    await delay(every, undefined, { signal, ref: false }).catch(() => undefined);
  }
  return false;
}

async function look(
  block: LedgerBlock | undefined,
  first: { hash?: string | undefined },
  hashAt: SameLedgerOptions['hashAt'],
): Promise<'same' | 'missing' | 'other'> {
  const genesis = await hashAt(0);
  first.hash ??= genesis;
  if (genesis !== first.hash) return 'other';
  if (!block) return 'same';
  const now = await hashAt(block.number);
  if (now === undefined) return 'missing';
  return now === block.hash ? 'same' : 'other';
}
