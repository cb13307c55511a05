import type { Transport } from '../transport';

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
