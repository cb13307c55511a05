import { type PublicationAnswer, publicationAnswer, publicationsAnswer } from '#answers';
import { z } from 'zod';
import type { Transport } from '../transport';

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
export const publications = (transport: Transport): Promise<{ readonly rows: PublicationAnswer[] }> =>
  transport.request({ path: '/publications', answer: publicationsAnswer });

/** Publishes a key no longer. Needs the role admin. */
export const unpublish = async (transport: Transport, { key }: { readonly key: string }): Promise<void> => {
  await transport.request({ method: 'DELETE', path: '/publications', query: { key }, answer: z.unknown() });
};
