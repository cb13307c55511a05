import {
  type InboundAnswer,
  inboundAnswer,
  type InboundInputText,
  type InboundSource,
  inboundSource,
  type InboundSources,
  inboundSources,
  type InboundTryText,
} from '#answers';
import { z } from 'zod';
import type { NoParameters } from '../page';
import type { Transport } from '../transport';

/** The systems that send messages to the caller's organisation. Needs the role operator. */
export const sources = (transport: Transport, none: NoParameters = {}): Promise<InboundSources> =>
  transport.request({ path: '/inventory/sources', query: none, answer: inboundSources });

/**
 * Registers a system that sends orders, item masters or sales. Its secret is in this answer only. Needs the role operator, for item masters
 * admin too.
 *
 * @example
 * const { source, secret } = await client.setSource({ name: 'pos', mapping });
 */
export const setSource = (transport: Transport, input: InboundInputText): Promise<InboundSource> =>
  transport.request({ method: 'POST', path: '/inventory/sources', body: input, answer: inboundSource });

/** Gives a source a new secret; the one before is good for another day. Needs the role operator. */
export const rotateSource = (transport: Transport, input: { readonly name: string }): Promise<InboundSource> =>
  transport.request({ method: 'POST', path: '/inventory/sources/rotate', body: input, answer: inboundSource });

/** Takes no more messages of a source. Needs the role operator. */
export const removeSource = (
  transport: Transport,
  input: { readonly name: string },
): Promise<{ height: number; name: string }> =>
  transport.request({
    method: 'POST',
    path: '/inventory/sources/remove',
    body: input,
    answer: z.object({ height: z.int(), name: z.string() }),
  });

/** Says what a message would do by a mapping, and changes nothing. Needs the role operator. */
export const tryMapping = (transport: Transport, input: InboundTryText): Promise<InboundAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/sources/try', body: input, answer: inboundAnswer });
