import { isDeepStrictEqual } from 'node:util';
import {
  type ProposalInput,
  proposalInput,
  proposalKey,
  proposalReply,
  proposalsAnswer,
} from '../../answers/inventoryVendors';
import { ownerOf } from '../../inventory/owner';
import type { StoredProposal, StoredVendor } from '../../inventory/vendorStore';
import { Problem } from '../../problem';
import { today } from '../../queries/shownStock';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { standing } from './inventoryVendors';
import { apiLimits } from '../../answers/limits';

/** @throws Problem if the caller is not allowed to see it: whether there is such a place or stock is not said. */
function viewFor(gateway: Gateway, partner: string, { customer, product, place }: ProposalInput): StoredVendor {
  const found = standing(gateway, partner).find(
    (each) => each.customer === customer && each.product === product && each.place === place,
  );
  if (found) return found;
  throw new Problem('vendor_unknown', `${customer} does not allow you to see ${product} at ${place}.`);
}

const proposeRoute = route({
  method: 'post',
  path: '/inventory/managed/proposals',
  tag: 'Inventory',
  summary: 'Propose replenishment to a customer that allows you to see its stock',
  description:
    'If the customer accepts it, it becomes a purchase order. A proposal cannot change, so the customer accepts what it has read: another quantity, day or price is another proposal.',
  access: 'operator',
  body: proposalInput,
  example: {
    proposal: 'VMI-1',
    customer: '9506000134208',
    product: '09506000134352',
    place: '9506000134208',
    quantity: '48',
    promised: '2027-01-15',
    price: '12.50',
    currency: 'EUR',
  },
  answer: proposalsAnswer,
  codes: [
    'role_missing',
    'caller_unknown',
    'vendor_unknown',
    'proposal_ended',
    'conflict',
    'limit_exceeded',
    'storage_full',
  ],
  handle: ({ body, caller }, gateway) => {
    const { party } = ownerOf(caller, gateway.readModel);
    const { organisation } = viewFor(gateway, party, body);
    const { vendors } = gateway.inventory;
    const before = vendors.proposal(organisation, party, body.proposal);
    if (before && before.status !== 'open') throw ended(before);
    if (!before && body.promised < today()) {
      throw new Problem('input_invalid', `${body.promised} is over: promise a day that is still to come.`);
    }
    const proposal: StoredProposal = { ...body, partner: party, status: 'open' };
    if (before && !isDeepStrictEqual(before, proposal)) throw differs(before);
    if (!before) assertFew(vendors.proposalsOf(party), body.customer);
    vendors.save(organisation, proposal);
    return { body: { height: gateway.readModel.height, rows: vendors.proposalsOf(party) } };
  },
});

function assertFew(proposals: readonly StoredProposal[], customer: string): void {
  const open = proposals.filter((each) => each.status === 'open' && each.customer === customer).length;
  if (open < apiLimits.openProposals) return;
  throw new Problem('limit_exceeded', `${customer} has ${open} open proposals of yours, which is the maximum.`);
}

const differs = ({ proposal, quantity, promised }: StoredProposal): Problem =>
  new Problem(
    'conflict',
    `Proposal ${proposal} exists with other content (${quantity} for ${promised}) and cannot change: use another number.`,
  );

const ended = ({ proposal, status }: StoredProposal): Problem =>
  new Problem('proposal_ended', `Proposal ${proposal} was ${status}: make another one.`);

const withdrawRoute = route({
  method: 'post',
  path: '/inventory/managed/proposals/withdraw',
  tag: 'Inventory',
  summary: 'Withdraw a proposal that the customer has not answered',
  access: 'operator',
  body: proposalKey,
  example: { customer: '9506000134208', proposal: 'VMI-1' },
  answer: proposalsAnswer,
  codes: ['role_missing', 'caller_unknown', 'proposal_unknown', 'proposal_ended', 'storage_full'],
  handle: ({ body, caller }, gateway) => {
    const { party } = ownerOf(caller, gateway.readModel);
    const { vendors } = gateway.inventory;
    const organisation = vendors.organisationOf(party, body);
    const found = organisation === undefined ? undefined : vendors.proposal(organisation, party, body.proposal);
    if (organisation === undefined || !found) {
      throw new Problem('proposal_unknown', `You made no proposal ${body.proposal} to ${body.customer}.`);
    }
    if (found.status === 'accepted' || found.status === 'declined') throw ended(found);
    if (found.status === 'open') vendors.save(organisation, { ...found, status: 'withdrawn' });
    return { body: { height: gateway.readModel.height, rows: vendors.proposalsOf(party) } };
  },
});

const ownProposalsRoute = route({
  method: 'get',
  path: '/inventory/managed/proposals',
  tag: 'Inventory',
  summary: 'Your proposals to customers, and their answers',
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
  summary: 'Proposals of your partners',
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
  summary: 'Accept a proposal (it becomes a purchase order) or decline it',
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
    const order = body.order ?? found.proposal;
    const isSame = body.accept ? found.order === order : found.status === 'declined';
    if (isSame) return { body: { height: readModel.height, rows: vendors.proposalsTo(organisation) } };
    if (found.status !== 'open') throw ended(found);
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

/** Routes of the replenishment that partners propose, and that customers accept or decline. */
export const inventoryProposalRoutes = [proposeRoute, withdrawRoute, ownProposalsRoute, proposalsRoute, answerRoute];
