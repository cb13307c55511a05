import type { Programs } from './programs/programs';
import type { Layout } from './topology/layout';
import type { Topology } from './topology/topology';

/** The network that every step works on. `print` writes one line per completed action. */
export interface Network {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly programs: Programs;
  readonly print: (line: string) => void;
}
