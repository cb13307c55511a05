import { describeGs1, type DescribeOptions, type Gs1Description } from '#gs1';
import { assertKnown } from './options';

export type { DescribeOptions as ParseGs1Options, Gs1Description };

const known: Readonly<Record<keyof DescribeOptions, true>> = {
  rfid: true,
  partial: true,
  stem: true,
  prefixLength: true,
  filter: true,
};

/**
 * Reads a barcode, Digital Link or EPC, checks it by the GS1 Barcode Syntax Dictionary, and writes it in every other form. It needs no
 * gateway; the gateway's own `client.parseGs1` also knows the GS1 Company Prefixes that members have registered. Problems of the text are
 * in the answer;
 * only an unknown option throws.
 *
 * @example
 * const { valid, elements, forms } = parseGs1(']C101095060001343521027ABC');
 */
export function parseGs1(text: string, options: DescribeOptions = {}): Gs1Description {
  assertKnown(options, known, 'parseGs1');
  return describeGs1(text, options);
}
