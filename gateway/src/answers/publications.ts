import { z } from 'zod';
import { id } from './common';

/** The parts of what the ledger knows that may be published. */
export const published = ['recalls', 'provenance', 'certificates'] as const;

export const publicLink = z.strictObject({
  linkType: z
    .string()
    .max(200)
    .regex(/^(?:gs1:[A-Za-z]+|https?:\/\/\S+)$/, 'must be a GS1 link type such as gs1:pip, or a web address')
    .describe('A link type of the GS1 Web Vocabulary, such as `gs1:pip` for product information, or your own.'),
  href: z.url({ protocol: /^https?$/ }).max(1000),
  title: z.string().trim().min(1).max(200),
  hreflang: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'must be a language tag such as en')
    .optional(),
  type: z
    .string()
    .max(100)
    .regex(/^[\w.+-]+\/[\w.+-]+$/, 'must be a media type such as text/html')
    .optional(),
  default: z.boolean().optional().describe('True for the link to which a scan without a link type is redirected.'),
});

export const publicationAnswer = z.object({
  key: id,
  show: z.array(z.enum(published)),
  links: z.array(publicLink),
  changed: z.iso.datetime(),
});

export const publicationsAnswer = z.object({ rows: z.array(publicationAnswer) });
export type PublicationAnswer = z.infer<typeof publicationAnswer>;
