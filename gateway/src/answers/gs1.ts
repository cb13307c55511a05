import { z } from 'zod';

const problem = z.object({
  ai: z.string().optional(),
  at: z.int().describe('Where it begins in the text, in characters from 0.'),
  length: z.int(),
  rule: z
    .string()
    .describe(
      'A linter of the GS1 Barcode Syntax Dictionary (`csum`, `yymmd0`, …), `req`, `ex`, `dlpkey`, or another rule.',
    ),
  message: z.string(),
});

const forms = z.object({
  bracketed: z.string(),
  unbracketed: z.string().describe('With FNC1 (U+001D) at the start and between elements.'),
  digitalLink: z.string().optional(),
  compressedDigitalLink: z.string().optional(),
  epcUrn: z.string().optional().describe('Only if the length of the GS1 Company Prefix is known.'),
  epcs: z
    .array(z.object({ scheme: z.string(), hex: z.string() }))
    .readonly()
    .describe(
      'For RFID tags; SGTIN-96 and the like only where the length of the GS1 Company Prefix is known, SGTIN++ and the like only for a `stem` that is a domain.',
    ),
  id: z.string().optional().describe('Lotline’s id of the thing.'),
  kind: z.string().optional(),
});

/** The elements of a text, and the same in every other form. */
export const gs1Answer = z
  .object({
    valid: z.boolean(),
    problems: z.array(problem),
    syntax: z
      .enum(['bracketed', 'unbracketed', 'gtin', 'digitalLink', 'compressedDigitalLink', 'epcUrn', 'epcBinary'])
      .optional()
      .describe('Absent if the text has no known form.'),
    symbology: z.string().optional().describe('The symbology identifier that the scanner sent, such as `]C1`.'),
    elements: z.array(
      z.object({
        ai: z.string(),
        title: z.string(),
        value: z.string(),
        at: z.int(),
        date: z.string().optional(),
        decimal: z.string().optional(),
      }),
    ),
    epc: z
      .object({
        scheme: z.string(),
        filter: z.int().optional(),
        prefixLength: z.int().optional(),
        host: z
          .string()
          .optional()
          .describe('The domain of its Digital Links, if the EPC has one (`SGTIN++` and the like).'),
        uri: z.string().optional().describe('The EPC URN of a key that is not GS1’s: GID, USDOD or ADI.'),
        hex: z.string().optional().describe('The bits of such an EPC in hexadecimal.'),
      })
      .optional(),
    other: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
    forms: forms.optional().describe('The elements in other forms, if there are some and they are valid.'),
  })
  .meta({ id: 'Gs1Elements' });

export type Gs1Answer = z.infer<typeof gs1Answer>;

/** Every application identifier that is known. */
export const gs1Identifiers = z.object({
  release: z.string(),
  sha256: z.string().describe('Of the GS1 Barcode Syntax Dictionary that the table is generated from.'),
  rows: z.array(
    z.object({
      ai: z.string(),
      title: z.string(),
      format: z.string(),
      predefinedLength: z.boolean().describe('True if no FNC1 follows it.'),
      digitalLink: z.enum(['key', 'attribute', 'qualifier', 'none']),
      qualifiers: z.array(z.array(z.string())).optional(),
      requires: z.array(z.array(z.array(z.string()))).optional(),
      excludes: z.array(z.string()).optional(),
    }),
  ),
});
