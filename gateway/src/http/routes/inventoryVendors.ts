import { json } from 'node:stream/consumers';
import { z } from 'zod';
import type { ForecastsAnswer } from '../../answers/inventoryForecasts';
import {
  type ManagedAnswer,
  managedAnswer,
  vendorInput,
  vendorKey,
  vendorsAnswer,
} from '../../answers/inventoryVendors';
import { assertOwn, ownerOf, uomOf } from '../../inventory/owner';
import { PolicyLedger, resolvePolicy } from '../../inventory/policies';
import { stockPositions } from '../../inventory/position';
import type { StoredVendor } from '../../inventory/vendorStore';
import { Problem } from '../../problem';
import { readCursor } from '../../queries/cursor';
import { cutPage, type PageRequest, pageSize } from '../../queries/page';
import { placeParty } from '../../queries/placeParty';
import { today } from '../../queries/shownStock';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { pageQuery, partyFilter, placeFilter, productFilter } from './idQuery';
import { apiLimits } from '../../answers/limits';

const horizon = 14;
const usual = { period: 'day', season: 7, level: 0.9, method: undefined, days: 365 } as const;

type ManagedRow = ManagedAnswer['rows'][number];

/** Views of places that are still those of the organisation that gives them. */
export const standing = ({ inventory, readModel }: Gateway, partner: string): StoredVendor[] =>
  inventory.vendors
    .givenTo(partner)
    .filter(({ place, customer }) => placeParty(readModel.database, place) === customer);

/** The levels of the policy, without its costs, reasons and notes. */
function levelsOf(
  { inventory, readModel }: Gateway,
  { organisation, product, place }: StoredVendor,
): Partial<ManagedRow> {
  const [policy] = inventory.policies.list(organisation, { product, place });
  if (!policy) return {};
  const { reorderPoint, maximum, safetyStock } = resolvePolicy(new PolicyLedger(readModel), policy);
  return {
    ...(reorderPoint && { reorderPoint: reorderPoint.value }),
    ...(maximum && { maximum: maximum.value }),
    ...(safetyStock && { safetyStock: safetyStock.value }),
  };
}

async function forecastOf(
  { answerers }: Gateway,
  { organisation, customer, product, place }: StoredVendor,
  { unit, by }: { readonly unit: string; readonly by: string },
): Promise<Pick<ManagedRow, 'forecast' | 'gaps'>> {
  const answer = await answerers.ask(
    {
      kind: 'forecasts',
      format: 'json',
      positions: [{ product, place, uom: unit }],
      owner: { organisation, party: customer },
      ...usual,
      horizon,
      today: today(),
    },
    by,
  );
  if (!answer) throw new Error('The thread made no forecast.');
  const [row] = ((await json(answer.stream)) as ForecastsAnswer).rows;
  const forecast = (row?.forecast ?? []).map(({ from, quantity }) => ({ from, quantity }));
  return { ...(forecast.length > 0 && { forecast }), gaps: row?.gaps ?? [] };
}

async function managed(gateway: Gateway, vendor: StoredVendor, by: string): Promise<ManagedRow> {
  const { readModel } = gateway;
  const { customer, product, place } = vendor;
  const unit = uomOf(readModel, product);
  const stock = stockPositions(readModel, 1, { party: customer, uomOf: () => unit })({ product, place });
  const forecast = vendor.forecast ? await forecastOf(gateway, vendor, { unit, by }) : { gaps: [] };
  const { onHand, available, inTransit, gaps } = stock;
  return {
    customer,
    product,
    place,
    uom: unit,
    onHand,
    available,
    inTransit,
    ...(vendor.policy && levelsOf(gateway, vendor)),
    ...forecast,
    gaps: [...gaps, ...forecast.gaps],
  };
}

const allowRoute = route({
  method: 'post',
  path: '/inventory/vendors',
  tag: 'Inventory',
  summary: 'Allow a partner to see your stock of a product at a place',
  description:
    'For vendor-managed stock: the partner sees the quantities on hand, available and in transit, and if you allow it the policy and forecast. It can propose replenishment. The partner must be served by this gateway. Replaces the present permission.',
  access: 'operator',
  body: vendorInput,
  example: { partner: '9506000134307', product: '09506000134352', place: '9506000134208', policy: true },
  answer: vendorsAnswer,
  codes: [
    'role_missing',
    'caller_unknown',
    'not_owner',
    'product_unknown',
    'party_unknown',
    'limit_exceeded',
    'storage_full',
  ],
  handle: ({ body, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    const owner = ownerOf(caller, readModel);
    assertOwn(readModel, owner, body.place);
    uomOf(readModel, body.product);
    if (!readModel.database.get('SELECT 1 FROM party WHERE id = ?', body.partner)) {
      throw new Problem('party_unknown', `${body.partner} is not registered on the ledger: check its GLN.`);
    }
    const { organisation, party: customer, user } = owner;
    const others = inventory.vendors
      .givenBy(organisation)
      .filter((each) => !(each.partner === body.partner && each.product === body.product && each.place === body.place));
    if (others.length >= apiLimits.vendorViews) {
      throw new Problem('limit_exceeded', `You give ${others.length} views to partners, which is the maximum.`);
    }
    inventory.vendors.set({ ...body, organisation, customer, user, time: new Date().toISOString() });
    return { body: given(gateway, organisation) };
  },
});

const given = ({ inventory, readModel }: Gateway, organisation: string): z.infer<typeof vendorsAnswer> => ({
  height: readModel.height,
  rows: inventory.vendors.givenBy(organisation).map(({ partner, product, place, policy, forecast, user, time }) => ({
    partner,
    product,
    place,
    policy,
    forecast,
    allowedBy: user,
    allowedAt: time,
  })),
});

const listRoute = route({
  method: 'get',
  path: '/inventory/vendors',
  tag: 'Inventory',
  summary: 'The partners that you allow to see your stock',
  answer: vendorsAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, gateway) => ({ body: given(gateway, ownerOf(caller, gateway.readModel).organisation) }),
});

const revokeRoute = route({
  method: 'post',
  path: '/inventory/vendors/remove',
  tag: 'Inventory',
  summary: 'End the permission; the partner’s open proposals end too',
  access: 'operator',
  body: vendorKey,
  example: { partner: '9506000134307', product: '09506000134352', place: '9506000134208' },
  answer: vendorsAnswer,
  codes: ['role_missing', 'caller_unknown', 'vendor_unknown', 'storage_full'],
  handle: ({ body, caller }, gateway) => {
    const { organisation } = ownerOf(caller, gateway.readModel);
    if (!gateway.inventory.vendors.remove(organisation, body)) {
      throw new Problem('vendor_unknown', `${body.partner} does not see ${body.product} at ${body.place}.`);
    }
    return { body: given(gateway, organisation) };
  },
});

const keyOf = ({ customer, product, place }: Pick<StoredVendor, 'customer' | 'product' | 'place'>): string[] => [
  customer,
  product,
  place,
];
const textOf = (key: readonly (string | number)[]): string => key.join('\n');

/** The views of a page, with one more if there are further ones. */
function viewsFrom(views: readonly StoredVendor[], request: PageRequest): StoredVendor[] {
  const after = request.cursor === undefined ? '' : textOf(readCursor(request.cursor, 3));
  return views
    .filter((view) => textOf(keyOf(view)) > after)
    .toSorted((a, b) => (textOf(keyOf(a)) < textOf(keyOf(b)) ? -1 : 1))
    .slice(0, pageSize(request) + 1);
}

const filters = ['customer', 'product', 'place'] as const;

const managedRoute = route({
  method: 'get',
  path: '/inventory/managed',
  tag: 'Inventory',
  summary: 'The stock of customers that allow you to see it',
  readsModel: true,
  query: z.strictObject({ customer: partyFilter, product: productFilter, place: placeFilter, ...pageQuery }),
  answer: managedAnswer,
  codes: ['caller_unknown'],
  handle: async ({ query, caller }, gateway) => {
    const { organisation, party } = ownerOf(caller, gateway.readModel);
    const asked = standing(gateway, party).filter((view) =>
      filters.every((name) => (query[name] ?? view[name]) === view[name]),
    );
    const { rows: views, ...next } = cutPage(viewsFrom(asked, query), pageSize(query), keyOf, (view) => view);
    const rows: ManagedRow[] = [];
    for (const view of views) rows.push(await managed(gateway, view, organisation));
    return { body: { height: gateway.readModel.height, ...next, rows } };
  },
});

/** Routes of the stock that partners look after: who may see it, and what they see. */
export const inventoryVendorRoutes = [allowRoute, listRoute, revokeRoute, managedRoute];
