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
  /** Throws `NameTaken`. */
  agree(by: LedgerIdentity, applicant: Applicant): Promise<Admitted>;
}

/** The name or the MSP id is of a member. Names are folders, and not every system tells upper case from lower case there. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
  readonly member: Member;

  constructor(member: Member) {
    super(
      `${member.organisation} is a member as ${member.mspId}: a name and an MSP id are one organisation's, whatever their case.`,
    );
    this.member = member;
  }
}

export interface AdmissionOptions {
  readonly members: () => readonly Member[];
  /** Makes the applicant a member. */
  readonly join: (applicant: Applicant, agreed: readonly string[]) => Promise<void>;
}

const isAlike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Maximum applicants that one member agrees to at a time: its latest. */
const mostAgreements = 100;

/** Agreements are kept while the process runs. */
export function openAdmission({ members, join }: AdmissionOptions): Admission {
  const agreements = new Map<string, Set<string>>();
  let last: Promise<unknown> = Promise.resolve();
  const agree = async ({ mspId: by }: LedgerIdentity, applicant: Applicant): Promise<Admitted> => {
    const known = members();
    const needed = Math.floor(known.length / 2) + 1;
    const same = known.find((each) => each.organisation === applicant.name && each.mspId === applicant.mspId);
    if (same) return { status: 'member', agreed: [], needed: 0 };
    const taken = known.find(
      (each) => isAlike(each.organisation, applicant.name) || isAlike(each.mspId, applicant.mspId),
    );
    if (taken) throw new NameTaken(taken);
    const key = `${applicant.name} ${applicant.mspId}`;
    const agreed = agreements.get(key) ?? new Set();
    agreements.set(key, agreed.add(by));
    forgetOldest(agreements, by);
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

/** A member that names many applicants withdraws its first agreements. */
function forgetOldest(agreements: Map<string, Set<string>>, by: string): void {
  const own = [...agreements].filter(([, agreed]) => agreed.has(by));
  for (const [key, agreed] of own.slice(0, Math.max(0, own.length - mostAgreements))) {
    agreed.delete(by);
    if (agreed.size === 0) agreements.delete(key);
  }
}
