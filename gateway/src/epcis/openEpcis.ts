import type { DatabaseSync } from 'node:sqlite';
import { CaptureJobs } from './capture/captureJobs';
import { JobStore } from './capture/jobStore';
import type { CaptureTools } from './capture/runCapture';
import { PageTokens } from './pageTokens';

/** The parts of the EPCIS binding that outlive a request. */
export interface Epcis {
  readonly captures: CaptureJobs;
  readonly tokens: PageTokens;
  /** Takes up what an earlier process left. */
  start(): void;
  close(): Promise<void>;
}

export function openEpcis(database: DatabaseSync, tools: CaptureTools): Epcis {
  const captures = new CaptureJobs(new JobStore(database), tools);
  return {
    captures,
    tokens: new PageTokens(),
    start: () => {
      captures.resume();
    },
    close: () => captures.close(),
  };
}
