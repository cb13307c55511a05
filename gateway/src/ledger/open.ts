import { type EmbeddedOptions, openEmbedded } from './embedded/open';
import { type FabricOptions, openFabric } from './fabric/open';
import { openFabricNetwork } from './fabric-network/open';
import type { OpenedLedger } from './opened';

export type LedgerOptions = EmbeddedOptions & FabricOptions;

/** The ledgers this version can run on. */
const adapters: Readonly<Record<string, (options: LedgerOptions) => Promise<OpenedLedger>>> = {
  embedded: openEmbedded,
  fabric: openFabric,
  'fabric-network': openFabricNetwork,
};

/** Opens the ledger that the configuration names. */
export async function openLedger(name: string, options: LedgerOptions): Promise<OpenedLedger> {
  const open = Object.hasOwn(adapters, name) ? adapters[name] : undefined;
  if (open) return open(options);
  throw new RangeError(`LOTLINE_LEDGER is "${name}"; this version runs on: ${Object.keys(adapters).join(', ')}.`);
}
