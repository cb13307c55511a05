import type { Members } from '../ledger/members';
import type { Database } from '../projection/database';

/** The parties of this gateway's organisations. */
export interface OwnParties {
  /** The organisation that a party is registered by; undefined for parties of other gateways. */
  readonly organisationOf: (party: string) => string | undefined;
  /** Every party, with its organisation. */
  readonly all: () => ReadonlyMap<string, string>;
}

/**
 * The parties of this gateway's organisations as the ledger has them now. They are read when they are first asked for: most blocks need
 * none.
 */
export function ownParties(database: Database, { organisations, local }: Members): OwnParties {
  let known: ReadonlyMap<string, string> | undefined;
  const read = (): ReadonlyMap<string, string> =>
    new Map(
      organisations
        .filter(({ organisation }) => local.includes(organisation))
        .flatMap(({ organisation, mspId }) =>
          database
            .all<{ id: string }>('SELECT id FROM party WHERE msp = ?', mspId)
            .map(({ id }): [string, string] => [id, organisation]),
        ),
    );
  const all = (): ReadonlyMap<string, string> => (known ??= read());
  return { all, organisationOf: (party) => all().get(party) };
}
