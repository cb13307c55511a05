import { placeId, productId, quantity } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { customerKey, customerRule, customersAnswer, promiseAnswer } from '../../answers/inventoryPromises';
import { openAllocations } from '../../inventory/allocations';
import { availableOf } from '../../inventory/available';
import { arrivingBy, owedTo } from '../../inventory/orders';
import { assertOwn, ownerOf, uomOf } from '../../inventory/owner';
import { promiseDate } from '../../inventory/promise';
import { Problem } from '../../problem';
import { today } from '../../queries/shownStock';
import { route } from '../route';

const promiseRoute = route({
  method: 'get',
  path: '/inventory/promise',
  tag: 'Inventory',
  summary: 'The first day on which a quantity can be promised at a place of yours',
  description: 'Today, or the day on which your purchase orders promise enough. It reserves nothing.',
  readsModel: true,
  query: z.strictObject({ product: productId, place: placeId, quantity: quantity.describe('In the product’s unit.') }),
  answer: promiseAnswer,
  codes: ['caller_unknown', 'not_owner', 'product_unknown', 'quantity_invalid'],
  handle: ({ query: { product, place, quantity: wanted }, caller }, { inventory, readModel }) => {
    const owner = ownerOf(caller, readModel);
    assertOwn(readModel, owner, place);
    const uom = uomOf(readModel, product);
    const allocations = openAllocations(inventory.allocations, readModel, owner, place);
    const owed = owedTo(inventory.orders, readModel, owner);
    const found = promiseDate({ product, place, quantity: wanted, uom, today: today() }, owed, (date) => {
      const of = { product, place, uom, date };
      return availableOf(readModel, of, { allocations, arriving: arrivingBy(owed, of) }).available as `${number}`;
    });
    return { body: { ...found, height: readModel.height } };
  },
});

const setRoute = route({
  method: 'post',
  path: '/inventory/customers',
  tag: 'Inventory',
  summary: 'Set the minimum remaining days of shelf life that a customer accepts',
  description: 'It applies to picks and allocations for the customer or its sales orders.',
  access: 'operator',
  body: customerRule,
  example: { customer: '9506000134208', product: '09506000134352', minimumDays: 10 },
  answer: customersAnswer,
  codes: ['role_missing', 'caller_unknown', 'product_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    if (body.product !== undefined) uomOf(readModel, body.product);
    inventory.customers.set(organisation, body);
    return { body: { height: readModel.height, rows: [body] } };
  },
});

const listRoute = route({
  method: 'get',
  path: '/inventory/customers',
  tag: 'Inventory',
  summary: 'The shelf-life rules of your customers',
  answer: customersAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    return { body: { height: readModel.height, rows: inventory.customers.list(organisation) } };
  },
});

const removeRoute = route({
  method: 'post',
  path: '/inventory/customers/remove',
  tag: 'Inventory',
  summary: 'Remove a shelf-life rule of a customer',
  access: 'operator',
  body: customerKey,
  example: { customer: '9506000134208', product: '09506000134352' },
  answer: z.object({ height: z.int(), customer: z.string() }),
  codes: ['role_missing', 'caller_unknown', 'rule_unknown', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    if (!inventory.customers.remove(organisation, body)) {
      throw new Problem('rule_unknown', `You have no rule of ${body.customer} for ${body.product ?? 'all products'}.`);
    }
    return { body: { height: readModel.height, customer: body.customer } };
  },
});

/** Routes of promises and of customers' rules. Each organisation sees and sets only its own. */
export const inventoryPromiseRoutes = [promiseRoute, setRoute, listRoute, removeRoute];
