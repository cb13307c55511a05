import type { Finding } from '../../command';
import { malformedIds } from '../../epcis/malformedIds';
import type { CapturedEvent } from '../../inputs/events';

/** Most malformed ids of an event that are named one by one. */
const mostMalformed = 20;

/** What is wrong with ids that are kept as plain URIs all the same. */
export const malformedFindings = ({ event }: CapturedEvent): Finding[] =>
  malformedIds(event)
    .slice(0, mostMalformed)
    .map(({ id, message }) => ({
      code: 'id_malformed',
      detail: `${message} ${id} is kept as it was written.`,
      details: { id },
    }));
