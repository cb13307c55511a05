import { z } from 'zod';

/** Response of the standard query interface (EPCIS 2.0 section 8.2). */
export const queryDocument = z.object({
  '@context': z.array(z.string()),
  type: z.literal('EPCISQueryDocument'),
  schemaVersion: z.literal('2.0'),
  creationDate: z.string(),
  epcisBody: z.object({
    queryResults: z.object({
      queryName: z.literal('SimpleEventQuery'),
      resultsBody: z.object({
        eventList: z
          .array(z.record(z.string(), z.unknown()))
          .describe(
            'Events as they were sent, with `eventID` and `recordTime`, and with `errorDeclaration` where one came later.',
          ),
      }),
    }),
  }),
});
