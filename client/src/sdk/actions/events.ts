import { eventsAnswer, type EventsAnswer } from '#answers';
import { goodsId, canonicalId } from '../canonicalId';
import type { PageOptions } from '../page';
import type { Transport } from '../transport';

export interface EventsParameters extends PageOptions {
  /** Only events about this lot, item or logistic unit. */
  readonly goods?: string | undefined;
  readonly place?: string | undefined;
  /** A business document that the event names: its id, or only its number. */
  readonly document?: string | undefined;
  /** CBV business step in any spelling, such as `shipping`, or a URI of your own. */
  readonly bizStep?: string | undefined;
  /** Event times, RFC 3339: `from` inclusive, `to` exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/**
 * Recorded EPCIS events.
 *
 * @example
 * const { rows } = await client.events({ goods: '(01)09506000134352(10)ABC', bizStep: 'shipping' });
 */
export const events = async (
  transport: Transport,
  { goods, place, ...rest }: EventsParameters = {},
): Promise<EventsAnswer> => {
  const query = {
    goods: goods === undefined ? undefined : goodsId(goods),
    place: place === undefined ? undefined : canonicalId('place', place),
    ...rest,
  };
  return transport.request({ path: '/events', query, answer: eventsAnswer });
};
