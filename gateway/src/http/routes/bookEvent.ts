import { partyId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { commandAnswer, commandAnswerExample, exampleEvent } from '../../answers';
import { bookRequest } from '../../keepers/bookWaiting';
import { waitingEvent } from '../../keepers/waitingRows';
import { partyOfMsp } from '../../queries/partyOfMsp';
import { Problem } from '../../problem';
import { route } from '../route';
import { commandReply, writeCodes } from './command';

/** Submits a waiting event again. Gateways do so themselves when an event brings what it lacked. */
export const bookEventRoute = route({
  method: 'post',
  path: '/events/book',
  tag: 'Commands',
  summary: 'Try again to book a waiting event',
  needs: 'operator',
  body: z.strictObject({
    event: z.string().max(200).describe('The event’s hash id.'),
    party: partyId.optional().describe('Party that recorded the event; yours by default.'),
  }),
  example: { event: exampleEvent },
  answer: commandAnswer,
  answerExample: commandAnswerExample,
  successes: ['created', 'ok'],
  codes: [...writeCodes, 'event_unknown'],
  handle: async ({ body, caller, idempotencyKey }, gateway) => {
    const { readModel } = gateway;
    const party = body.party ?? partyOfMsp(readModel, caller.identity.mspId)?.id;
    const row = party === undefined ? undefined : waitingEvent(readModel.database, body.event, party);
    if (!row) throw new Problem('event_unknown', `No event ${body.event} of ${party ?? 'yours'} waits to be booked.`);
    const request = bookRequest(row, `by-hand.${readModel.height}`);
    const id = idempotencyKey ?? request.id;
    const [written] = await Promise.all(gateway.writes.submit(caller.identity, [{ ...request, id }]));
    if (!written) throw new Error('A write came back without an outcome.');
    return commandReply(written, gateway);
  },
});
