import { json } from 'node:stream/consumers';
import type { z } from 'zod';
import type { ForecastsAnswer } from '../../answers/inventoryForecasts';
import {
  type ManagedAnswer,
  managedAnswer,
  type ProposalInput,
  proposalInput,
  proposalReply,
  proposalsAnswer,
  vendorInput,
  vendorKey,
  vendorsAnswer,
} from '../../answers/inventoryVendors';
import { assertOwn, ownerOf, uomOf } from '../../inventory/owner';
import { PolicyLedger, resolvePolicy } from '../../inventory/policies';
import { stockPositions } from '../../inventory/position';
import type { StoredProposal, StoredVendor } from '../../inventory/vendorStore';
import { Problem } from '../../problem';
import { placeParty } from '../../queries/placeParty';
import { today } from '../../queries/shownStock';
import type { Gateway } from '../gateway';
import { route } from '../route';

const horizon = 14;
const usual = { period: 'day', season: 7, level: 0.9, method: undefined, days: 365 } as const;

type ManagedRow = ManagedAnswer['rows'][number];

/** Views of places that are still those of the organisation that gives them. */
const standing = ({ inventory, readModel }: Gateway, partner: string): StoredVendor[] =>
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
  { answerers, inventory }: Gateway,
  { organisation, product, place }: StoredVendor,
  unit: string,
): Promise<Pick<ManagedRow, 'forecast' | 'gaps'>> {
  const answer = await answerers.ask({
    kind: 'forecasts',
    format: 'json',
    positions: [{ product, place, uom: unit }],
    effects: inventory.effects.list(organisation),
    ...usual,
    horizon,
    today: today(),
  });
  if (!answer) throw new Error('The thread made no forecast.');
  const [row] = ((await json(answer.stream)) as ForecastsAnswer).rows;
  const forecast = (row?.forecast ?? []).map(({ from, quantity }) => ({ from, quantity }));
  return { ...(forecast.length > 0 && { forecast }), gaps: row?.gaps ?? [] };
}

async function managed(gateway: Gateway, vendor: StoredVendor): Promise<ManagedRow> {
  const { readModel } = gateway;
  const { customer, product, place } = vendor;
  const unit = uomOf(readModel, product);
  const stock = stockPositions(readModel, [], { party: customer, uomOf: () => unit })({ product, place });
  const forecast = vendor.forecast ? await forecastOf(gateway, vendor, unit) : { gaps: [] };
  const { onHand, available, inTransit, gaps } = stock;
  return {
    ...{ customer, product, place, uom: unit, onHand, available, inTransit },
    ...(vendor.policy && levelsOf(gateway, vendor)),
    ...forecast,
    gaps: [...gaps, ...forecast.gaps],
  };
}

/** @throws Problem if the caller is not allowed to see it: whether there is such a place or stock is not said. */
function viewFor(gateway: Gateway, partner: string, { customer, product, place }: ProposalInput): StoredVendor {
  const found = standing(gateway, partner).find(
    (each) => each.customer === customer && each.product === product && each.place === place,
  );
  if (found) return found;
  throw new Problem('vendor_unknown', `${customer} does not allow you to see ${product} at ${place}.`);
}

const allowRoute = route({
  method: 'post',
  path: '/inventory/vendors',
  tag: 'Inventory',
  summary: 'Allow a partner to see your stock of a product at a place',
  description:
    'For vendor-managed stock: the partner sees what is on hand, available and on the way, and the policy and forecast if you say so, and proposes replenishment. Only partners that this gateway serves can see it. Replaces what you allowed before.',
  access: 'operator',
  body: vendorInput,
  example: { partner: '9506000134307', product: '09506000134352', place: '9506000134208', policy: true },
  answer: vendorsAnswer,
  codes: ['role_missing', 'caller_unknown', 'not_owner', 'product_unknown', 'storage_full'],
  handle: ({ body, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    const owner = ownerOf(caller, readModel);
    assertOwn(readModel, owner, body.place);
    uomOf(readModel, body.product);
    const { organisation, party: customer, user } = owner;
    inventory.vendors.set({ ...body, organisation, customer, user, time: new Date().toISOString() });
    return { body: given(gateway, organisation) };
  },
});

const given = ({ inventory, readModel }: Gateway, organisation: string): z.infer<typeof vendorsAnswer> => ({
  height: readModel.height,
  rows: inventory.vendors.givenBy(organisation).map(({ partner, product, place, policy, forecast, user, time }) => ({
    ...{ partner, product, place, policy, forecast },
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
  summary: 'Allow it no longer; the partner’s open proposals for it end',
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

const managedRoute = route({
  method: 'get',
  path: '/inventory/managed',
  tag: 'Inventory',
  summary: 'The stock of customers that allow you to see it',
  readsModel: true,
  answer: managedAnswer,
  codes: ['caller_unknown'],
  handle: async ({ caller }, gateway) => {
    const { party } = ownerOf(caller, gateway.readModel);
    const rows: ManagedRow[] = [];
    for (const vendor of standing(gateway, party)) rows.push(await managed(gateway, vendor));
    return { body: { height: gateway.readModel.height, rows } };
  },
});

const proposeRoute = route({
  method: 'post',
  path: '/inventory/managed/proposals',
  tag: 'Inventory',
  summary: 'Propose replenishment to a customer that allows you to see its stock',
  description:
    'Replaces the open proposal of the same number. The customer accepts it, which makes a purchase order of it, or not.',
  access: 'operator',
  body: proposalInput,
  example: {
    ...{ proposal: 'VMI-1', customer: '9506000134208', product: '09506000134352', place: '9506000134208' },
    ...{ quantity: '48', promised: '2027-01-15', price: '12.50', currency: 'EUR' },
  },
  answer: proposalsAnswer,
  codes: ['role_missing', 'caller_unknown', 'vendor_unknown', 'proposal_ended', 'storage_full'],
  handle: ({ body, caller }, gateway) => {
    const { party } = ownerOf(caller, gateway.readModel);
    const { organisation } = viewFor(gateway, party, body);
    const { vendors } = gateway.inventory;
    const before = vendors.proposal(organisation, party, body.proposal);
    if (before && before.status !== 'open') throw ended(before);
    vendors.save(organisation, { ...body, partner: party, status: 'open' });
    return { body: { height: gateway.readModel.height, rows: vendors.proposalsOf(party) } };
  },
});

const ended = ({ proposal, status }: StoredProposal): Problem =>
  new Problem('proposal_ended', `Proposal ${proposal} was ${status}: make another one.`);

const ownProposalsRoute = route({
  method: 'get',
  path: '/inventory/managed/proposals',
  tag: 'Inventory',
  summary: 'What you proposed to customers, and what became of it',
  answer: proposalsAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, { inventory, readModel }) => {
    const { party } = ownerOf(caller, readModel);
    return { body: { height: readModel.height, rows: inventory.vendors.proposalsOf(party) } };
  },
});

const proposalsRoute = route({
  method: 'get',
  path: '/inventory/vendors/proposals',
  tag: 'Inventory',
  summary: 'What partners propose to you',
  answer: proposalsAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    return { body: { height: readModel.height, rows: inventory.vendors.proposalsTo(organisation) } };
  },
});

const answerRoute = route({
  method: 'post',
  path: '/inventory/vendors/proposals/answer',
  tag: 'Inventory',
  summary: 'Accept a proposal, which makes a purchase order of it, or decline it',
  access: 'operator',
  body: proposalReply,
  example: { partner: '9506000134307', proposal: 'VMI-1', accept: true, order: '850-7' },
  answer: proposalsAnswer,
  codes: ['role_missing', 'caller_unknown', 'proposal_unknown', 'proposal_ended', 'conflict', 'storage_full'],
  handle: ({ body, caller }, { inventory, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    const { vendors, orders } = inventory;
    const found = vendors.proposal(organisation, body.partner, body.proposal);
    if (!found) throw new Problem('proposal_unknown', `${body.partner} made no proposal ${body.proposal} to you.`);
    if (found.status !== 'open') throw ended(found);
    const order = body.order ?? found.proposal;
    if (body.accept && orders.find(organisation, { kind: 'purchase', order })) {
      throw new Problem('conflict', `You have a purchase order ${order} already: give another number.`);
    }
    inventory.allocations.exclusively(() => {
      const { partner, product, place, quantity, promised, price, currency } = found;
      const line = { product, quantity, promised, ...(price !== undefined && { price, currency }) };
      if (body.accept)
        orders.set(organisation, {
          kind: 'purchase',
          order,
          partner: body.partner,
          place,
          placed: today(),
          lines: [line],
        });
      vendors.save(organisation, {
        ...found,
        partner,
        status: body.accept ? 'accepted' : 'declined',
        ...(body.accept && { order }),
      });
    });
    return { body: { height: readModel.height, rows: vendors.proposalsTo(organisation) } };
  },
});

/** Routes of vendor-managed stock: of the organisation that owns it, and of the partner that looks after it. */
export const inventoryVendorRoutes = [
  allowRoute,
  listRoute,
  revokeRoute,
  managedRoute,
  proposeRoute,
  ownProposalsRoute,
  proposalsRoute,
  answerRoute,
];
