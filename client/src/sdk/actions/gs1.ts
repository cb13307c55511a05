import { type Gs1Answer, gs1Answer, type PublicationAnswer, publicationAnswer, publicationsAnswer } from '#answers';
import { z } from 'zod';
import type { ParseGs1Options } from '../gs1';
import type { NoParameters } from '../page';
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

/** GS1-128, GS1 DataMatrix, GS1 QR, or a QR code with a Digital Link. */
export type LabelSymbol = 'gs1-128' | 'gs1-datamatrix' | 'gs1-qr' | 'qr-link';

export interface BarcodeParameters {
  /** The elements in any form that `parseGs1` reads. */
  readonly text: string;
  readonly symbol?: LabelSymbol | undefined;
  readonly format?: 'svg' | 'png' | undefined;
  /** Dots of a PNG for each module. */
  readonly scale?: number | undefined;
  /** What Digital Links begin with. */
  readonly stem?: string | undefined;
}

export interface LabelsParameters {
  readonly labels: readonly { readonly text: string; readonly title?: string; readonly copies?: number }[];
  readonly symbol?: LabelSymbol | undefined;
  readonly sheet?: 'a6' | '4x6' | 'a4-8' | 'a4-24' | 'letter-10' | undefined;
  readonly stem?: string | undefined;
}

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return new Uint8Array(Buffer.concat(all));
}

/** Draws one barcode as SVG or PNG. */
export const barcode = (transport: Transport, parameters: BarcodeParameters): Promise<Uint8Array> =>
  bytesOf(transport.stream('/labels', { ...parameters }));

/** Prints sheets of labels as PDF. */
export const labels = (transport: Transport, parameters: LabelsParameters): Promise<Uint8Array> =>
  bytesOf(transport.stream('/labels', {}, parameters));

export interface PublishParameters {
  /** A product, lot, item, SSCC, place, party or other GS1 key of yours, in any spelling. */
  readonly key: string;
  /** The parts that everybody may see beside the name; none by default. */
  readonly show?: readonly ('recalls' | 'provenance' | 'certificates')[] | undefined;
  readonly links?: PublicationAnswer['links'] | undefined;
}

/** Publishes a key of yours at the resolver of this gateway, or changes what is published. Needs the role admin. */
export const publish = (transport: Transport, parameters: PublishParameters): Promise<PublicationAnswer> =>
  transport.request({ method: 'POST', path: '/publications', body: parameters, answer: publicationAnswer });

/** The keys that your organisation publishes at this gateway. */
export const publications = (
  transport: Transport,
  none: NoParameters = {},
): Promise<{ readonly rows: PublicationAnswer[] }> =>
  transport.request({ path: '/publications', query: none, answer: publicationsAnswer });

/** Publishes a key no longer. Needs the role admin. */
export const unpublish = async (transport: Transport, key: { readonly key: string }): Promise<void> => {
  await transport.request({ method: 'DELETE', path: '/publications', query: key, answer: z.unknown() });
};
