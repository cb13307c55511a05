import { type EmbeddedOptions, openEmbedded } from './embedded/open';
import type { OpenedLedger } from './opened';

/** The ledgers this version can run on. */
const adapters: Readonly<Record<string, (options: EmbeddedOptions) => Promise<OpenedLedger>>> = {
  embedded: openEmbedded,
};

/** Opens the ledger that the configuration names. */
export async function openLedger(name: string, options: EmbeddedOptions): Promise<OpenedLedger> {
  const open = Object.hasOwn(adapters, name) ? adapters[name] : undefined;
  if (open) return open(options);
  throw new RangeError(`LOTLINE_LEDGER is "${name}"; this version runs on: ${Object.keys(adapters).join(', ')}.`);
}
