import { z } from 'zod';

/** Response of the query interface (EPCIS 2.0 section 8.2). */
export const queryDocument = z.object({
  '@context': z.array(z.unknown()).describe('The context of EPCIS, then those of the events.'),
  type: z.literal('EPCISQueryDocument'),
  schemaVersion: z.literal('2.0'),
  creationDate: z.string(),
  epcisBody: z.object({
    queryResults: z.object({
      queryName: z.string(),
      subscriptionID: z.string().optional(),
      resultsBody: z.object({
        eventList: z
          .array(z.record(z.string(), z.unknown()))
          .describe(
            'Events as they were sent, with `eventID` and `recordTime`, and with `errorDeclaration` where one came later. Events of other contexts have their own `@context`.',
          ),
      }),
    }),
  }),
});

export type QueryDocumentAnswer = z.infer<typeof queryDocument>;
