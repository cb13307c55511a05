import type { Programs } from './programs/programs';
import type { Layout } from './topology/layout';
import type { Topology } from './topology/topology';

/** What every step works on. `tell` gets one line for each thing that was done. */
export interface Network {
  readonly topology: Topology;
  readonly layout: Layout;
  readonly programs: Programs;
  readonly tell: (line: string) => void;
}
