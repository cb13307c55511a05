import { keeperUser } from '../answers/companiesFile';
import type { Closing } from '../closing';
import type { Gateway } from '../http/gateway';
import type { Logger } from '../log';
import type { LedgerIdentity } from '../ledger/ledger';
import { type Member, type Members, NotEnrolled } from '../ledger/members';
import { bookWaiting } from './bookWaiting';
import { keepRecalls } from './keepRecalls';

/** The identities that do what the organisations of this gateway would do anyway. */
export interface Keepers {
  readonly of: (mspId: string) => LedgerIdentity | undefined;
  /** Enrols the organisation's keeper. An organisation without an authority here must run these commands itself. */
  add(organisation: Pick<Member, 'organisation' | 'mspId'>): Promise<void>;
}

export function openKeepers(members: Members, log: Logger): Keepers {
  const keepers = new Map<string, LedgerIdentity>();
  return {
    of: (mspId) => keepers.get(mspId),
    add: async ({ organisation, mspId }) => {
      try {
        await members.enrol(organisation, keeperUser, ['operator', 'quality']);
        keepers.set(mspId, { organisation, mspId, user: keeperUser });
      } catch (error) {
        if (!(error instanceof NotEnrolled)) throw error;
        log.warn(
          { organisation },
          'extend its recalls and book its waiting events with commands: no authority here can enrol the keeper user',
        );
      }
    },
  };
}

/** Starts the keepers of this gateway's organisations. */
export async function startKeepers(
  { members, readModel, writes, answerers }: Gateway,
  { keepers, log, closing }: { readonly keepers: Keepers; readonly log: Logger; readonly closing: Closing },
): Promise<void> {
  for (const each of members.organisations) if (members.local.includes(each.organisation)) await keepers.add(each);
  const stop = new AbortController();
  const identityOf = (party: string): LedgerIdentity | undefined => {
    const row = readModel.database.get<{ msp: string }>('SELECT msp FROM party WHERE id = ?', party);
    return row && keepers.of(row.msp);
  };
  const warn = (error: unknown): void => {
    log.warn({ error }, 'extending a recall or booking a waiting event failed; trying again');
  };
  const options = { readModel, writes, answerers, identityOf, signal: stop.signal, warn };
  const keeping = Promise.all([keepRecalls(options), bookWaiting(options)]);
  closing.add(async () => {
    stop.abort();
    await keeping;
  });
}
