import { createRequire } from 'node:module';
import { type EmbeddedOptions, openEmbedded } from './embedded/open';
import type * as fabric from './fabric/open';
import type * as fabricNetwork from './fabric-network/open';
import type { FabricOptions } from './fabric/open';
import type { OpenedLedger } from './opened';

export type LedgerOptions = EmbeddedOptions & FabricOptions;

/** Loads an adapter that most processes do not need. */
const load = createRequire(__filename);

/** The available ledger adapters. */
const adapters: Readonly<Record<string, (options: LedgerOptions) => Promise<OpenedLedger>>> = {
  embedded: openEmbedded,
  fabric: (options) => (load('./fabric/open') as typeof fabric).openFabric(options),
  'fabric-network': (options) => (load('./fabric-network/open') as typeof fabricNetwork).openFabricNetwork(options),
};

/** Opens the ledger that is configured. */
export async function openLedger(name: string, options: LedgerOptions): Promise<OpenedLedger> {
  const open = Object.hasOwn(adapters, name) ? adapters[name] : undefined;
  if (open) return open(options);
  throw new RangeError(`LOTLINE_LEDGER is "${name}"; this version runs on: ${Object.keys(adapters).join(', ')}.`);
}
