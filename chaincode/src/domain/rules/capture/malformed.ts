import type { Finding } from '../../command';
import { malformedIds } from '../../epcis/malformedIds';
import type { CapturedEvent } from './captureInput';
import { serialLots } from '../links';

/** The most malformed ids of an event that get an exception each. */
const mostMalformed = 20;

/** An exception for each id that is not valid but kept as a plain URI. */
export const malformedFindings = ({ event, isCanonical }: CapturedEvent): Finding[] =>
  (isCanonical ? [] : malformedIds(event).slice(0, mostMalformed)).map(({ id, message }) => ({
    code: 'id_malformed',
    detail: `${message} ${id} is kept as written.`,
    details: { id },
  }));

/** An exception if the master data of serialized items names several lots. */
export function contradictingLots({ event, named }: CapturedEvent): Finding[] {
  const ilmd = 'ilmd' in event ? event.ilmd : undefined;
  const item = named.goods.things.find((id) => serialLots(ilmd, id).length > 1);
  if (item === undefined) return [];
  const lots = serialLots(ilmd, item);
  const detail = `The master data names the lots ${lots.join(' and ')} for ${item}: stock counts it under the first one, and recalls follow both.`;
  return [{ code: 'conflict', detail, details: { goods: item, lots } }];
}
