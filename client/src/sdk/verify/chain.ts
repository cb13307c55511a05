import { LotlineError } from '../lotlineError';

/** An authority of the channel and why it is trusted. */
export interface VerifiedAuthority {
  readonly mspId: string;
  readonly fingerprint: string;
  /**
   * `pinned`: the caller named it; `vouched`: a block that is signed by orderers of the caller's choice names it; `assumed`: only the
   * ledger itself names it.
   */
  readonly trust: 'pinned' | 'vouched' | 'assumed';
}

/** A chain of blocks that is verified from the first block on. */
export interface Chain {
  readonly channel: string;
  /** Verifies the next block. */
  add(raw: Uint8Array): Promise<{ readonly hash: string; readonly transactions: readonly { readonly code: string }[] }>;
  authorities(): VerifiedAuthority[];
}

/** The fingerprints that a caller trusts; undefined to trust the first block without proof. */
export type Pins = ReadonlySet<string> | undefined;

export const pinsOf = (fingerprints: readonly string[] | undefined): Pins =>
  fingerprints && new Set(fingerprints.map((each) => each.replaceAll(':', '').toLowerCase()));

/** Throws unless all orderers' authorities are trusted, because any of them could sign false blocks. */
export function requirePinned(pins: Pins, fingerprints: readonly string[]): void {
  const unknown = pins && fingerprints.find((each) => !pins.has(each));
  if (unknown === undefined) return;
  throw invalid(`Block 0 names an orderer whose authority (SHA-256 ${unknown}) is not among the trusted ones.`, {
    block: 0,
  });
}

export const invalid = (message: string, details: Record<string, unknown>, cause?: unknown): LotlineError =>
  new LotlineError({ code: 'ledger_invalid', message, details, cause });
