import { z } from 'zod';
import { askJson } from '../../answerers/askJson';
import { type Fsma204Records, fsma204Records, trackingEvents } from '../../answers/fsma204';
import { csv, workbook } from '../../fsma204/spreadsheet';
import { Problem } from '../../problem';
import { route } from '../route';
import { inOrder, lotFilter, productFilter, timeSpan } from './idQuery';

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
    handle: async ({ query: { format, trackingEvent, ...request }, caller }, { answerers }) => {
      if (Object.values(request).every((each) => each === undefined)) {
        throw new Problem('input_invalid', 'Say which records: give lot, product, from or to.');
      }
      if (format === 'csv' && trackingEvent === undefined) {
        throw new Problem(
          'input_invalid',
          `A CSV has one table: give trackingEvent, one of ${trackingEvents.join(', ')}.`,
        );
      }
      const { organisation } = caller.identity;
      const task = { kind: 'fsma204', request, format: 'json' } as const;
      if (format === 'json') {
        const answer = await answerers.ask(task, organisation);
        if (!answer) throw new Error('The thread made no records.');
        return { ...answer, type: 'application/json; charset=utf-8' };
      }
      const body = await askJson<Fsma204Records>(answerers, task, organisation);
      if (format === 'xlsx') return { stream: await workbook(body), type: excel, height: body.height };
      const table = body.tables.find((each) => each.trackingEvent === trackingEvent);
      return { text: table ? csv(table) : '', type: 'text/csv; charset=utf-8' };
    },
  }),
];
