import type { Finding } from '../../command';
import { malformedIds } from '../../epcis/malformedIds';
import type { CapturedEvent } from '../../inputs/events';

/** The most malformed ids of an event that get an exception each. */
const mostMalformed = 20;

/** An exception for each id that is not valid but kept as a plain URI. */
export const malformedFindings = ({ event }: CapturedEvent): Finding[] =>
  malformedIds(event)
    .slice(0, mostMalformed)
    .map(({ id, message }) => ({
      code: 'id_malformed',
      detail: `${message} ${id} is kept as written.`,
      details: { id },
    }));
