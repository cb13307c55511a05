import { z } from 'zod';
import { type Gs1Answer, gs1Answer, gs1Identifiers } from '../../answers/gs1';
import { applicationIdentifiers, describeGs1, dictionaryVersion, formatOf, maxGs1Length } from '../../gs1';
import type { ReadModel } from '../../projection/readModel';
import { registeredPrefixLength } from '../../queries/companyPrefix';
import { route } from '../route';

const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);

const fields = {
  text: z
    .string()
    .max(maxGs1Length)
    .describe(
      'An element string with brackets or FNC1, a scan with its symbology identifier, a GTIN, a Digital Link, an EPC URN, or an EPC in hexadecimal after 0x.',
    ),
  rfid: flag.optional().describe('True for the output of an RFID reader: an EPC in hexadecimal.'),
  partial: flag.optional().describe('True to accept missing elements that other barcodes of the same thing may have.'),
  stem: z
    .string()
    .max(500)
    .regex(/^https?:\/\/[^/?#\s]+[^?#\s]*[^/?#\s]$/, 'must be a web address without query, such as https://example.com')
    .optional()
    .describe('Beginning of Digital Links; by default https://id.gs1.org.'),
  prefixLength: z.coerce
    .number()
    .int()
    .min(6)
    .max(12)
    .optional()
    .describe('Digits of the GS1 Company Prefix; by default those of a member’s registered prefix.'),
  filter: z.coerce
    .number()
    .int()
    .min(0)
    .max(7)
    .optional()
    .describe('Filter value of EPCs; by default that of the EPC in `text`, or 0.'),
};
const request = z.strictObject(fields);

function answer({ text, ...options }: z.output<typeof request>, readModel: ReadModel): Gs1Answer {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return describeGs1(text, given, ([first]) =>
    first ? registeredPrefixLength(readModel, first.ai, first.value) : undefined,
  );
}

const description =
  'Checks every value and combination by the GS1 Barcode Syntax Dictionary. A problem names the AI, the position and the rule. The answer has the same elements in all other forms.';

/** The role of each AI in Digital Links. */
const roles = [...applicationIdentifiers.values()];
const qualifiers = new Set(roles.flatMap((each) => each.qualifiers?.flat() ?? []));

/** Routes of GS1's own language: they read and write, and record nothing. */
export const gs1Routes = [
  route({
    method: 'get',
    path: '/gs1/parse',
    tag: 'Labels',
    summary: 'Read a barcode, Digital Link or EPC',
    description,
    query: request,
    answer: gs1Answer,
    handle: ({ query }, { readModel }) => ({ body: answer(query, readModel) }),
  }),
  route({
    method: 'post',
    path: '/gs1/parse',
    tag: 'Labels',
    summary: 'Read a barcode, Digital Link or EPC, in a body for characters that a URL cannot have',
    description,
    body: request,
    example: { text: '(01)09506000134352(10)ABC123(17)270131' },
    answer: gs1Answer,
    handle: ({ body }, { readModel }) => ({ body: answer(body, readModel) }),
  }),
  route({
    method: 'get',
    path: '/gs1/identifiers',
    tag: 'Labels',
    summary: 'Every GS1 application identifier',
    answer: gs1Identifiers,
    handle: () => ({
      body: {
        ...dictionaryVersion,
        rows: roles.map((each) => ({
          ai: each.ai,
          title: each.title,
          format: formatOf(each),
          predefinedLength: each.predefined,
          digitalLink: each.qualifiers
            ? ('key' as const)
            : each.attribute
              ? ('attribute' as const)
              : qualifiers.has(each.ai)
                ? ('qualifier' as const)
                : ('none' as const),
          ...(each.qualifiers && { qualifiers: each.qualifiers.map((order) => [...order]) }),
          ...(each.requires.length > 0 && { requires: each.requires.map((any) => any.map((all) => [...all])) }),
          ...(each.excludes.length > 0 && { excludes: [...each.excludes] }),
        })),
      },
    }),
  }),
];
