/** A PDF that is being written. */
export type Pdf = PDFKit.PDFDocument;

/** The characters of Windows-1252, which the fonts of every reader of PDFs have. */
const narrow = /^[\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]*$/u;

/** Returns true if the PDF's own fonts have all of a text. */
export const isNarrow = (text: string): boolean => narrow.test(text);

/** Makes a PDF with what `write` puts into it. */
export async function makePdf(
  options: PDFKit.PDFDocumentOptions,
  write: (pdf: Pdf) => void | Promise<void>,
): Promise<Buffer> {
  // Loaded with the first PDF: it takes a tenth of a second.
  const { default: PdfDocument } = await import('pdfkit');
  const pdf = new PdfDocument(options);
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  await write(pdf);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}
