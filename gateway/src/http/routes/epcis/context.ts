import { extensionContext } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { route } from '../../route';
import type { RequestHeaders } from './negotiate';

const path = '/epcis/context.jsonld';

/** URL of the context of Lotline's own fields, with the host that the caller used. */
export function contextUrl({ host, 'x-forwarded-proto': scheme }: RequestHeaders): string {
  const origin = `${scheme === 'https' ? 'https' : 'http'}://${String(host)}`;
  return URL.canParse(origin) ? new URL(path, origin).href : path;
}

export const contextRoute = route({
  method: 'get',
  path,
  tag: 'EPCIS',
  summary: 'The JSON-LD context of the fields that Lotline adds to events',
  access: 'public',
  answer: z.record(z.string(), z.unknown()),
  answerTypes: ['application/ld+json'],
  handle: () => ({ text: JSON.stringify(extensionContext), type: 'application/ld+json' }),
});
