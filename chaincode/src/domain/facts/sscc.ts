import type { PartyId } from '../gs1/id';
import { factKey, type FactKey } from './key';

/** The next serial reference under a GS1 Company Prefix and extension digit. */
export const ssccCounterKey = (prefix: string, extension: number): FactKey<{ readonly next: number }> =>
  factKey('ssccCounter', prefix, String(extension));

/** An allocated SSCC: it is never allocated again, even if its prefix changes hands. */
export const givenSsccKey = (sscc: string): FactKey<{ readonly party: PartyId }> => factKey('givenSscc', sscc);
