import type { Database } from '../projection/database';
import type { ProposalInput, ProposalsAnswer, VendorInput, VendorKey } from '../answers/inventoryVendors';

/** A partner's view of a product at a place of an organisation. */
export interface StoredVendor extends VendorInput {
  readonly organisation: string;
  /** The party of the organisation. */
  readonly customer: string;
  readonly user: string;
  readonly time: string;
}

export interface StoredProposal extends ProposalInput {
  readonly partner: string;
  readonly status: ProposalsAnswer['rows'][number]['status'];
  readonly order?: string;
}

/** The views that organisations give to partners, and what partners propose. */
export interface VendorStore {
  set(vendor: StoredVendor): void;
  /** The views that an organisation gives. */
  givenBy(organisation: string): StoredVendor[];
  /** The views of a partner, from all customers. */
  givenTo(partner: string): StoredVendor[];
  /** Ends a view, with the partner's open proposals for it. False when there is none. */
  remove(organisation: string, key: VendorKey): boolean;
  proposal(organisation: string, partner: string, proposal: string): StoredProposal | undefined;
  save(organisation: string, proposal: StoredProposal): void;
  proposalsTo(organisation: string): StoredProposal[];
  proposalsOf(partner: string): StoredProposal[];
  /** The organisation that a proposal of a partner was made to. */
  organisationOf(partner: string, key: { readonly customer: string; readonly proposal: string }): string | undefined;
}

const tables = `
  CREATE TABLE IF NOT EXISTS inventory_vendor (organisation TEXT NOT NULL, partner TEXT NOT NULL, product TEXT NOT NULL, place TEXT NOT NULL,
    body TEXT NOT NULL, PRIMARY KEY (organisation, partner, product, place)) STRICT;
  CREATE TABLE IF NOT EXISTS inventory_proposal (organisation TEXT NOT NULL, partner TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (organisation, partner, id)) STRICT;
`;

export function openVendorStore(database: Database): VendorStore {
  database.script(tables);
  const save = 'INSERT OR REPLACE INTO inventory_vendor VALUES (?, ?, ?, ?, ?)';
  const by = 'SELECT body FROM inventory_vendor WHERE organisation = ? ORDER BY partner, product, place';
  const to = 'SELECT body FROM inventory_vendor WHERE partner = ? ORDER BY organisation, product, place';
  const remove = 'DELETE FROM inventory_vendor WHERE organisation = ? AND partner = ? AND product = ? AND place = ?';
  const propose = 'INSERT OR REPLACE INTO inventory_proposal VALUES (?, ?, ?, ?)';
  const one = 'SELECT body FROM inventory_proposal WHERE organisation = ? AND partner = ? AND id = ?';
  const proposalsTo = 'SELECT body FROM inventory_proposal WHERE organisation = ? ORDER BY partner, id';
  const proposalsOf = 'SELECT body FROM inventory_proposal WHERE partner = ? ORDER BY organisation, id';
  const madeTo = `SELECT organisation FROM inventory_proposal WHERE partner = ? AND id = ? AND json_extract(body, '$.customer') = ?`;
  const end = `DELETE FROM inventory_proposal WHERE organisation = ? AND partner = ? AND json_extract(body, '$.product') = ?
      AND json_extract(body, '$.place') = ? AND json_extract(body, '$.status') = 'open'`;
  const bodies = (sql: string, ...values: string[]): unknown[] =>
    database.all<{ readonly body: string }>(sql, ...values).map(({ body }) => JSON.parse(body) as unknown);
  return {
    set: (vendor) => {
      const { organisation, partner, product, place } = vendor;
      database.run(save, organisation, partner, product, place, JSON.stringify(vendor));
    },
    givenBy: (organisation) => bodies(by, organisation) as StoredVendor[],
    givenTo: (partner) => bodies(to, partner) as StoredVendor[],
    remove: (organisation, { partner, product, place }) => {
      database.run(end, organisation, partner, product, place);
      return database.change(remove, organisation, partner, product, place) > 0;
    },
    proposal: (organisation, partner, proposal) =>
      (bodies(one, organisation, partner, proposal) as StoredProposal[])[0],
    save: (organisation, proposal) => {
      database.run(propose, organisation, proposal.partner, proposal.proposal, JSON.stringify(proposal));
    },
    proposalsTo: (organisation) => bodies(proposalsTo, organisation) as StoredProposal[],
    proposalsOf: (partner) => bodies(proposalsOf, partner) as StoredProposal[],
    organisationOf: (partner, { customer, proposal }) =>
      database.get<{ readonly organisation: string }>(madeTo, partner, proposal, customer)?.organisation,
  };
}
