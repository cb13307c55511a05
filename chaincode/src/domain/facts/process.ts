import type { RecallId } from '../businessId';
import { factKey, type FactKey } from './key';
import type { NodeId } from './links';
import type { Hold } from './lot';

/** A transformation of several events of one organisation with the same transformationID (EPCIS 2.0 section 7.4.6). */
export interface Process {
  /** Recalls that have one of its inputs in scope. */
  readonly recalls: readonly RecallId[];
  /** Its inputs that were on hold when they were recorded: what it makes while they are is held too. */
  readonly held?: readonly NodeId[];
  /** Its events that wait because their inputs are on hold: what it makes is held until they are booked. */
  readonly until?: NonNullable<Hold['until']>;
}

export const processKey = (process: NodeId): FactKey<Process> => factKey('process', process);

/** Includes the MSP, because the same transformationID of another organisation is another transformation. */
export const processNode = (msp: string, transformationId: string): NodeId =>
  `process ${msp} ${transformationId}` as NodeId;
