import type { Members } from '../ledger/members';
import type { Database } from '../projection/database';

/** The parties of this gateway's organisations. */
export interface OwnParties {
  /** The organisation that a party is registered by; undefined for parties of other gateways. */
  readonly organisationOf: (party: string) => string | undefined;
  /** Every party, with its organisation. */
  readonly all: readonly (readonly [party: string, organisation: string])[];
}

/** Reads the parties of this gateway's organisations as the ledger has them now. */
export function ownParties(database: Database, { organisations, local }: Members): OwnParties {
  const all = organisations
    .filter(({ organisation }) => local.includes(organisation))
    .flatMap(({ organisation, mspId }) =>
      database
        .all<{ id: string }>('SELECT id FROM party WHERE msp = ?', mspId)
        .map(({ id }): [string, string] => [id, organisation]),
    );
  const byParty = new Map(all);
  return { all, organisationOf: (party) => byParty.get(party) };
}
