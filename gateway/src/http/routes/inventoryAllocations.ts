import { localId, placeId, productId, quantity, transactions } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { commandAnswer, offeredCommands } from '../../answers';
import {
  allocationAnswer,
  allocationInput,
  allocationsAnswer,
  availableAnswer,
  pickAnswer,
  pickStrategies,
  shipAllocation,
  allocationStatus,
} from '../../answers/inventoryAllocations';
import { allocate, dayIsOver, openAllocations, showAllocation, statusOf, takenBy } from '../../inventory/allocations';
import type { StoredAllocation } from '../../inventory/allocationStore';
import { availableOf, stockedAt } from '../../inventory/available';
import { goodsAtPlace } from '../../inventory/goodsAtPlace';
import { minimumLife } from '../../inventory/minimumLife';
import { arrivingBy, owedTo } from '../../inventory/orders';
import { assertOwn, type Owner, ownerOf, uomOf } from '../../inventory/owner';
import { pickGoods } from '../../inventory/pick';
import { today } from '../../queries/shownStock';
import { commandLanes } from '../../writes/lanesOf';
import type { Gateway } from '../gateway';
import { Problem } from '../../problem';
import { requestId } from '../requestId';
import { route } from '../route';
import { commandReply, writeCodes } from './command';
import { partyFilter, placeFilter, productFilter } from './idQuery';
import { apiLimits } from '../../answers/limits';

const date = z.iso
  .date()
  .refine((day) => day >= today(), { error: dayIsOver })
  .optional()
  .describe('The day on which the goods are needed; today by default.');

/** The read model at the ledger's height, so that goods that have just left are not promised. */
async function caughtUp({ ledger, readModel, limits }: Gateway): Promise<void> {
  const { height } = await ledger.health();
  await readModel.reached(height, limits.wait);
}

function known({ inventory }: Gateway, { organisation }: Owner, allocation: string): StoredAllocation {
  const found = inventory.allocations.find(organisation, allocation);
  if (found) return found;
  throw new Problem('allocation_unknown', `You have no allocation ${allocation}.`);
}

const availableRoute = route({
  method: 'get',
  path: '/inventory/available',
  tag: 'Inventory',
  summary: 'The quantity that can still be promised, by product and date, at a place of yours',
  readsModel: true,
  query: z.strictObject({ place: placeId, product: productFilter, date }),
  answer: availableAnswer,
  codes: ['caller_unknown', 'not_owner', 'product_unknown'],
  handle: ({ query, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    const { place, product, date: day = today() } = query;
    assertOwn(readModel, owner, place);
    const allocations = openAllocations(inventory.allocations, readModel, owner, place);
    const products = product === undefined ? stockedAt(readModel, place) : [product];
    const owed = owedTo(inventory.orders, readModel, owner);
    const rows = products.map((each) => {
      const of = { product: each, place, uom: uomOf(readModel, each), date: day };
      return availableOf(readModel, of, { allocations, arriving: arrivingBy(owed, of) });
    });
    return { body: { height: readModel.height, rows } };
  },
});

const pickRoute = route({
  method: 'get',
  path: '/inventory/picks',
  tag: 'Inventory',
  summary: 'Propose which goods to take for a quantity; reserves nothing',
  description:
    'First expired first out, first in first out or last in first out; whole containers before loose goods. Held, recalled, expired and allocated goods are never proposed.',
  readsModel: true,
  query: z.strictObject({
    product: productId,
    place: placeId,
    quantity: quantity.describe('In the product’s unit.'),
    strategy: z.enum(pickStrategies).default('fefo'),
    minimumDays: z.coerce.number().int().min(0).max(apiLimits.days).optional(),
    customer: partyFilter.describe('The customer whose shelf-life rule applies.'),
    date,
  }),
  answer: pickAnswer,
  codes: ['caller_unknown', 'not_owner', 'product_unknown', 'quantity_invalid'],
  handle: ({ query, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    assertOwn(readModel, owner, query.place);
    const uom = uomOf(readModel, query.product);
    const taken = takenBy(openAllocations(inventory.allocations, readModel, owner, query.place));
    const minimumDays = minimumLife(inventory, owner, query);
    const request = { ...query, minimumDays, uom, date: query.date ?? today() };
    const pick = pickGoods(goodsAtPlace(readModel.database, query), taken, request);
    return { body: { ...pick, height: readModel.height } };
  },
});

const allocateRoute = route({
  method: 'post',
  path: '/inventory/allocations',
  tag: 'Inventory',
  summary: 'Allocate goods at a place of yours to an order',
  description:
    'No goods are in two open allocations. The ledger does not know allocations: another shipment of your organisation may take the goods, and the allocation then shows that it is not covered.',
  access: 'operator',
  body: allocationInput,
  example: {
    allocation: 'SO-1-A',
    product: '09506000134352',
    place: '9506000134307',
    quantity: '24',
    minimumDays: 5,
    order: 'SO-1',
  },
  answer: allocationAnswer,
  codes: [
    'role_missing',
    'caller_unknown',
    'not_owner',
    'product_unknown',
    'conflict',
    'available_insufficient',
    'storage_full',
  ],
  handle: async ({ body, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    await caughtUp(gateway);
    const owner = ownerOf(caller, readModel);
    const made = allocate(
      { store: inventory.allocations, readModel, owner, minimumDays: minimumLife(inventory, owner, body) },
      body,
    );
    return { body: { ...showAllocation(readModel, owner, made), height: readModel.height } };
  },
});

const listRoute = route({
  method: 'get',
  path: '/inventory/allocations',
  tag: 'Inventory',
  summary: 'Your allocations, the oldest first',
  readsModel: true,
  query: z.strictObject({
    place: placeFilter,
    product: productFilter,
    status: allocationStatus.optional(),
  }),
  answer: allocationsAnswer,
  codes: ['caller_unknown'],
  handle: ({ query, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    const rows = inventory.allocations
      .list(owner.organisation, query.place)
      .filter(({ input }) => query.product === undefined || input.product === query.product)
      .filter((each) => query.status === undefined || statusOf(readModel, owner, each) === query.status)
      .map((each) => showAllocation(readModel, owner, each));
    return { body: { height: readModel.height, rows } };
  },
});

const releaseRoute = route({
  method: 'post',
  path: '/inventory/allocations/release',
  tag: 'Inventory',
  summary: 'Release the goods of an open allocation',
  access: 'operator',
  body: z.strictObject({ allocation: localId }),
  example: { allocation: 'SO-1-A' },
  answer: allocationAnswer,
  codes: ['role_missing', 'caller_unknown', 'allocation_unknown', 'allocation_ended', 'storage_full'],
  handle: async ({ body, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    await caughtUp(gateway);
    const owner = ownerOf(caller, readModel);
    const found = known(gateway, owner, body.allocation);
    if (statusOf(readModel, owner, found) === 'shipped') {
      throw new Problem('allocation_ended', `${body.allocation} was shipped; cancel the shipment instead.`);
    }
    inventory.allocations.release(owner.organisation, body.allocation);
    const released = showAllocation(readModel, owner, { ...found, released: true });
    return { body: { ...released, height: readModel.height } };
  },
});

const shipRoute = route({
  method: 'post',
  path: '/inventory/allocations/ship',
  tag: 'Inventory',
  summary: 'Ship the goods of an allocation, with its number',
  description:
    'The shipment has the allocation’s number and names its order as a purchase order. A repeated request answers that the shipment exists.',
  access: 'operator',
  body: shipAllocation,
  example: { allocation: 'SO-1-A', to: '9506000134208' },
  answer: commandAnswer,
  successes: ['created', 'ok'],
  codes: [
    ...new Set([...writeCodes, ...offeredCommands.ship.codes, 'allocation_unknown', 'allocation_ended'] as const),
  ],
  handle: async ({ body, caller }, gateway) => {
    const owner = ownerOf(caller, gateway.readModel);
    const { input, pick, released } = known(gateway, owner, body.allocation);
    if (released) throw new Problem('allocation_ended', `${body.allocation} was released: allocate again.`);
    const containers = pick.picks.flatMap(({ container }) => container ?? []);
    const lots = pick.picks.flatMap((each) => (each.container === undefined ? each.lots : []));
    const documents = input.order === undefined ? [] : [{ type: 'po', id: input.order }];
    const { allocation: shipment, ...way } = body;
    const ship = transactions.ship.input.parse({ shipment, from: input.place, ...way, containers, lots, documents });
    const lanes = commandLanes('ship', ship);
    // The number is the key: a repeated request with another idempotency key still ships once.
    const request = { id: requestId('ship', ship), command: 'ship' as const, input: ship, lanes };
    const [written] = await Promise.all(gateway.writes.submit(caller.identity, [request]));
    if (!written) throw new Error('A write came back without an outcome.');
    return commandReply(written, gateway);
  },
});

/** Routes of promisable quantities and of promises. Each organisation sees and makes only its own. */
export const inventoryAllocationRoutes = [availableRoute, pickRoute, allocateRoute, listRoute, releaseRoute, shipRoute];
