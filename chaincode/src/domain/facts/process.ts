import type { RecallId } from '../businessId';
import { factKey, type FactKey } from './key';
import type { NodeId } from './links';

/** A transformation that several events of one organisation tell, joined by their transformationID (EPCIS 2.0 section 7.4.6). */
export interface Process {
  /** Recalls that have something that went into it in scope. */
  readonly recalls: readonly RecallId[];
}

export const processKey = (process: NodeId): FactKey<Process> => factKey('process', process);

/** A transformationID is its author's own: the same text of somebody else is another process. */
export const processNode = (msp: string, transformationId: string): NodeId =>
  `process ${msp} ${transformationId}` as NodeId;
