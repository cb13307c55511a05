import type { LedgerIdentity } from '../ledger/ledger';
import type { Member } from '../ledger/members';

/** An organisation that is to join the network. */
export interface Applicant {
  readonly name: string;
  readonly mspId: string;
}

/** The result of an organisation's agreement. */
export interface Admitted {
  readonly status: 'joined' | 'waiting' | 'member';
  /** MSP ids of the members that agree. */
  readonly agreed: readonly string[];
  /** How many have to. */
  readonly needed: number;
}

/** Lets organisations join the ledger of this process, once more than half of its members agree. */
export interface Admission {
  agree(by: LedgerIdentity, applicant: Applicant): Promise<Admitted>;
}

export interface AdmissionOptions {
  readonly members: () => readonly Member[];
  /** Makes the applicant a member. */
  readonly join: (applicant: Applicant, agreed: readonly string[]) => Promise<void>;
}

/** Agreements are kept while the process runs. */
export function openAdmission({ members, join }: AdmissionOptions): Admission {
  const agreements = new Map<string, Set<string>>();
  let last: Promise<unknown> = Promise.resolve();
  const agree = async ({ mspId: by }: LedgerIdentity, applicant: Applicant): Promise<Admitted> => {
    const known = members();
    const needed = Math.floor(known.length / 2) + 1;
    const same = known.find((each) => each.organisation === applicant.name && each.mspId === applicant.mspId);
    if (same) return { status: 'member', agreed: [], needed: 0 };
    const key = `${applicant.name} ${applicant.mspId}`;
    const agreed = agreements.get(key) ?? new Set();
    agreements.set(key, agreed.add(by));
    if (agreed.size < needed) return { status: 'waiting', agreed: [...agreed].sort(), needed };
    await join(applicant, [...agreed]);
    agreements.delete(key);
    return { status: 'joined', agreed: [...agreed].sort(), needed };
  };
  return {
    // One after the other: two that join at once would both be counted against the members before.
    agree: (by, applicant) => {
      const next = last.then(() => agree(by, applicant));
      last = next.catch(() => undefined);
      return next;
    },
  };
}
