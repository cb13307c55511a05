import {
  type ManagedAnswer,
  managedAnswer,
  type ProposalInputText,
  type ProposalKeyText,
  type ProposalReplyText,
  type ProposalsAnswer,
  proposalsAnswer,
  type VendorInputText,
  type VendorKeyText,
  type VendorsAnswer,
  vendorsAnswer,
} from '#answers';
import { canonicalId } from '../canonicalId';
import { type InventoryFilters, inventoryQuery } from '../inventoryQuery';
import type { NoParameters, PageOptions } from '../page';
import type { Transport } from '../transport';

/** The partners that the caller's organisation allows to see its stock. */
export const vendors = (transport: Transport, none: NoParameters = {}): Promise<VendorsAnswer> =>
  transport.request({ path: '/inventory/vendors', query: none, answer: vendorsAnswer });

/** Allows a partner to see the stock of a product at a place, and to propose replenishment. Needs the role operator. */
export const allowVendor = (transport: Transport, input: VendorInputText): Promise<VendorsAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/vendors', body: input, answer: vendorsAnswer });

/** Allows it no longer; the partner's open proposals for it end. Needs the role operator. */
export const removeVendor = (transport: Transport, input: VendorKeyText): Promise<VendorsAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/vendors/remove', body: input, answer: vendorsAnswer });

export interface ManagedStockParameters extends InventoryFilters, PageOptions {
  readonly customer?: string | undefined;
}

/** A page of the stock of customers that allow the caller's organisation to see it. */
export const managedStock = (
  transport: Transport,
  { product, place, customer, ...rest }: ManagedStockParameters = {},
): Promise<ManagedAnswer> =>
  transport.request({
    path: '/inventory/managed',
    query: {
      ...inventoryQuery({ product, place }),
      customer: customer === undefined ? undefined : canonicalId('party', customer),
      ...rest,
    },
    answer: managedAnswer,
  });

/** Proposes replenishment to such a customer. Needs the role operator. */
export const proposeReplenishment = (transport: Transport, input: ProposalInputText): Promise<ProposalsAnswer> =>
  transport.request({ method: 'POST', path: '/inventory/managed/proposals', body: input, answer: proposalsAnswer });

/** Takes back a proposal that the customer has not answered. Needs the role operator. */
export const withdrawProposal = (transport: Transport, input: ProposalKeyText): Promise<ProposalsAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/managed/proposals/withdraw',
    body: input,
    answer: proposalsAnswer,
  });

/** The proposals of the caller's organisation to customers. */
export const ownProposals = (transport: Transport, none: NoParameters = {}): Promise<ProposalsAnswer> =>
  transport.request({ path: '/inventory/managed/proposals', query: none, answer: proposalsAnswer });

/** The proposals of partners to the caller's organisation. */
export const vendorProposals = (transport: Transport, none: NoParameters = {}): Promise<ProposalsAnswer> =>
  transport.request({ path: '/inventory/vendors/proposals', query: none, answer: proposalsAnswer });

/** Accepts a proposal, which makes a purchase order of it, or declines it. Needs the role operator. */
export const answerProposal = (transport: Transport, input: ProposalReplyText): Promise<ProposalsAnswer> =>
  transport.request({
    method: 'POST',
    path: '/inventory/vendors/proposals/answer',
    body: input,
    answer: proposalsAnswer,
  });
