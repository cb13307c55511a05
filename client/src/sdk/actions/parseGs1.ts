import { type Gs1Answer, gs1Answer } from '#answers';
import type { ParseGs1Options } from '../gs1';
import type { Transport } from '../transport';

export interface ParseGs1Parameters extends ParseGs1Options {
  /** A barcode, Digital Link or EPC in any form. */
  readonly text: string;
}

/**
 * Reads a barcode, Digital Link or EPC at the gateway, which knows the GS1 Company Prefixes that members have registered and so also writes
 * EPC URNs and SGTIN-96 and the like.
 */
export const parseGs1 = (transport: Transport, parameters: ParseGs1Parameters): Promise<Gs1Answer> =>
  transport.request({ method: 'POST', path: '/gs1/parse', body: parameters, answer: gs1Answer });
