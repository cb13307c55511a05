import { Readable } from 'node:stream';
import { z } from 'zod';
import { Gs1Error, maxGs1Length } from '../../gs1';
import { sheetNames, sheetsOf } from '../../labels/sheets';
import { pngOf, symbolContent, symbolNames, svgOf } from '../../labels/symbol';
import { Problem } from '../../problem';
import { route } from '../route';
import { apiLimits } from '../../answers/limits';

const text = z
  .string()
  .min(1)
  .max(maxGs1Length)
  .describe('The elements in any form that GET /gs1/parse reads, such as (00)095060001343520009.');
const symbol = z
  .enum(symbolNames)
  .default('gs1-128')
  .describe('GS1-128, GS1 DataMatrix, GS1 QR, or a QR code with a Digital Link.');
const stem = z
  .string()
  .max(200)
  .regex(/^https?:\/\/[^/?#\s]+[^?#\s]*[^/?#\s]$/, 'must be a web address without query, such as https://example.com')
  .optional()
  .describe('Beginning of Digital Links, such as the address of this gateway; by default https://id.gs1.org.');

const one = z.strictObject({
  text,
  symbol,
  stem,
  format: z.enum(['svg', 'png']).default('svg'),
  scale: z.coerce.number().int().min(1).max(20).default(4).describe('Dots of a PNG for each module.'),
});

const many = z.strictObject({
  labels: z
    .array(
      z.strictObject({
        text,
        title: z.string().max(200).optional().describe('Printed above the symbol.'),
        copies: z.int().min(1).max(apiLimits.labels).default(1),
      }),
    )
    .min(1)
    .max(apiLimits.labels),
  symbol,
  stem,
  sheet: z.enum(sheetNames).default('a6').describe('One label for a label printer, or several on a page of paper.'),
});

/** Refuses a text with its problems, each at its place. */
const refusal = (error: unknown, pointer: string): unknown =>
  error instanceof Gs1Error
    ? new Problem('id_invalid', error.message, {
        errors: error.problems.map(({ message }) => ({ pointer, message, code: 'id_invalid' })),
        details: { problems: error.problems },
      })
    : error;

const contentAt = (
  pointer: string,
  [of, name, from]: Parameters<typeof symbolContent>,
): ReturnType<typeof symbolContent> => {
  try {
    return symbolContent(of, name, from);
  } catch (error) {
    throw refusal(error, pointer);
  }
};

/** Labels with their barcodes. */
export const labelRoutes = [
  route({
    method: 'get',
    path: '/labels',
    tag: 'Labels',
    summary: 'Draw one barcode as SVG or PNG',
    description: 'The elements must be valid. Elements that they require may be on another barcode.',
    query: one,
    answer: z.string(),
    answerTypes: ['image/svg+xml', 'image/png'],
    handle: async ({ query }, { readModel: { height } }) => {
      const content = contentAt('?text', [query.text, query.symbol, query.stem]);
      try {
        if (query.format === 'svg') return { text: svgOf(content), type: 'image/svg+xml' };
        return { stream: Readable.from([await pngOf(content, query.scale)]), type: 'image/png', height };
      } catch (error) {
        throw refusal(error, '?text');
      }
    },
  }),
  route({
    method: 'post',
    path: '/labels',
    tag: 'Labels',
    summary: 'Print sheets of labels as PDF',
    description: `At most ${apiLimits.labels} labels, copies included.`,
    body: many,
    example: {
      labels: [{ text: '(00)095060001343520009', title: 'Pallet 1 of 2', copies: 2 }],
      symbol: 'gs1-128',
      sheet: 'a6',
    },
    answer: z.string(),
    answerTypes: ['application/pdf'],
    codes: ['limit_exceeded'],
    handle: async ({ body }, { readModel: { height } }) => {
      const count = body.labels.reduce((total, { copies }) => total + copies, 0);
      if (count > apiLimits.labels) {
        throw new Problem(
          'limit_exceeded',
          `These are ${count} labels; at most ${apiLimits.labels} are printed at once.`,
        );
      }
      const labels = body.labels.flatMap(({ text: of, title, copies }, at) => {
        const content = contentAt(`/labels/${at}/text`, [of, body.symbol, body.stem]);
        const label = { symbol: content, ...(title !== undefined && { title }) };
        return Array.from({ length: copies }, () => label);
      });
      try {
        return { stream: Readable.from([await sheetsOf(labels, body.sheet)]), type: 'application/pdf', height };
      } catch (error) {
        throw refusal(error, '/labels');
      }
    },
  }),
];
