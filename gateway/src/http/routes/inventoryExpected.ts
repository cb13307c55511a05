import { partyId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { expectedAnswer, expectedClosing } from '../../answers/inventoryExpected';
import { showExpected } from '../../inventory/expected';
import { ownerOf } from '../../inventory/owner';
import { Problem } from '../../problem';
import type { Gateway } from '../gateway';
import { route } from '../route';

const listed = ({ inventory, readModel }: Gateway, organisation: string): z.input<typeof expectedAnswer> => ({
  height: readModel.height,
  rows: inventory.expected.list(organisation).map((each) => showExpected(readModel.database, each)),
});

const listRoute = route({
  method: 'get',
  path: '/inventory/expected',
  tag: 'Inventory',
  summary: 'What your suppliers said that they have sent to you, beside what the ledger has of it',
  description:
    'From despatch advices that you got and uploaded: POST /uploads/asn, or /uploads/shipments. It is your supplier’s word, so it is on no ledger and changes no stock. The latest first.',
  readsModel: true,
  query: z.strictObject({ status: z.enum(['open', 'shipped', 'received', 'cancelled', 'closed']).optional() }),
  answer: expectedAnswer,
  codes: ['caller_unknown'],
  handle: ({ query: { status }, caller }, gateway) => {
    const { organisation } = ownerOf(caller, gateway.readModel);
    const answer = listed(gateway, organisation);
    return { body: { ...answer, rows: answer.rows.filter((row) => (status ?? row.status) === row.status) } };
  },
});

const closeRoute = route({
  method: 'post',
  path: '/inventory/expected/close',
  tag: 'Inventory',
  summary: 'Expect nothing more of what a supplier said',
  access: 'operator',
  body: expectedClosing,
  example: { supplier: 'https://id.gs1.org/417/9506000134208', number: 'SHIP-1', note: 'Came with the next one' },
  answer: expectedAnswer,
  codes: ['role_missing', 'caller_unknown', 'shipment_unknown', 'storage_full'],
  handle: ({ body, caller }, gateway) => {
    const { organisation, user } = ownerOf(caller, gateway.readModel);
    const party = partyId.safeParse(body.supplier);
    const named = { ...body, ...(party.success && { supplier: party.data }) };
    const isClosed = gateway.inventory.expected.close(organisation, named, { user, at: new Date().toISOString() });
    if (!isClosed) {
      const message = `You expect no shipment ${body.number} of ${body.supplier}: name both as GET /inventory/expected shows them.`;
      throw new Problem('shipment_unknown', message);
    }
    const answer = listed(gateway, organisation);
    return { body: { ...answer, rows: answer.rows.filter(({ number }) => number === body.number) } };
  },
});

/** Routes of expected receipts. Each organisation sees only its own. */
export const inventoryExpectedRoutes = [listRoute, closeRoute];
