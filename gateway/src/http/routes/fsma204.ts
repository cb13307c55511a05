import { z } from 'zod';
import { fsma204Records, trackingEvents } from '../../answers/fsma204';
import { fsma204Records as records, LotNotRecorded, TooManyRecords } from '../../fsma204/records';
import { csv, workbook } from '../../fsma204/spreadsheet';
import { Problem } from '../../problem';
import { route } from '../route';
import { inOrder, lotFilter, productFilter, timeSpan } from './idQuery';
import { apiLimits } from '../../answers/limits';

const excel = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const query = z
  .strictObject({
    lot: lotFilter.describe('A traceability lot code: a lot in any spelling.'),
    product: productFilter,
    ...timeSpan,
    format: z.enum(['json', 'xlsx', 'csv']).default('json').describe('xlsx: all tables as sheets; csv: one table.'),
    trackingEvent: z.enum(trackingEvents).optional().describe('The table of a CSV.'),
  })
  .refine(...inOrder);

function found(readModel: Parameters<typeof records>[0], request: z.output<typeof query>): ReturnType<typeof records> {
  if ([request.lot, request.product, request.from, request.to].every((each) => each === undefined)) {
    throw new Problem('input_invalid', 'Say which records: give lot, product, from or to.');
  }
  try {
    return records(readModel, request);
  } catch (error) {
    if (error instanceof LotNotRecorded) {
      throw new Problem('lot_unknown', `No recorded event names ${request.lot ?? 'the lot'}.`);
    }
    if (!(error instanceof TooManyRecords)) throw error;
    throw new Problem('limit_exceeded', `More than ${apiLimits.fsmaEvents} events: ask for a lot, or for fewer days.`);
  }
}

/** The electronic sortable spreadsheet of the FDA Food Traceability Rule. */
export const fsma204Routes = [
  route({
    method: 'get',
    path: '/fsma204/records',
    tag: 'Provenance',
    summary: 'Key data elements of the FDA Food Traceability Rule, as an electronic sortable spreadsheet',
    description:
      'A table for each critical tracking event (21 CFR 1.1325 to 1.1350), filled from the recorded events, and the missing elements with the party that must supply them.',
    readsModel: true,
    query,
    answer: fsma204Records,
    answerTypes: ['application/json', excel, 'text/csv'],
    codes: ['input_invalid', 'limit_exceeded', 'lot_unknown'],
    handle: async ({ query: request }, { readModel }) => {
      const { format, trackingEvent } = request;
      if (format === 'csv' && trackingEvent === undefined) {
        throw new Problem(
          'input_invalid',
          `A CSV has one table: give trackingEvent, one of ${trackingEvents.join(', ')}.`,
        );
      }
      const body = found(readModel, request);
      if (format === 'json') return { body };
      if (format === 'xlsx') return { stream: await workbook(body), type: excel, height: body.height };
      const table = body.tables.find((each) => each.trackingEvent === trackingEvent);
      return { text: table ? csv(table) : '', type: 'text/csv; charset=utf-8' };
    },
  }),
];
