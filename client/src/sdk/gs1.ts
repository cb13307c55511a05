import { describeGs1, type DescribeOptions, type Gs1Description } from '#gs1';

export type { DescribeOptions as ParseGs1Options, Gs1Description };

/**
 * Reads a barcode, Digital Link or EPC, checks it by the GS1 Barcode Syntax Dictionary, and writes it in every other form. It needs no
 * gateway; the gateway's own `client.parseGs1` also knows the GS1 Company Prefixes that members have registered. Never throws.
 *
 * @example
 * const { valid, elements, forms } = parseGs1(']C101095060001343521027ABC');
 */
export const parseGs1 = (text: string, options: DescribeOptions = {}): Gs1Description => describeGs1(text, options);
