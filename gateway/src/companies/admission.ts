import type { LedgerIdentity } from '../ledger/ledger';
import type { Member } from '../ledger/members';
import type { Agreements } from './agreements';

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

/** The name or the MSP id is of a member. Names are folders, and some systems ignore case in these. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
  readonly member: Member;

  constructor(member: Member) {
    super(
      `${member.organisation} is a member as ${member.mspId}: a name or an MSP id belongs to one organisation, in upper and lower case.`,
    );
    this.member = member;
  }
}

export interface AdmissionOptions {
  readonly members: () => readonly Member[];
  readonly agreements: Agreements;
  /** Makes the applicant a member. */
  readonly join: (applicant: Applicant, agreed: readonly string[]) => Promise<void>;
}

const isAlike = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

export function openAdmission({ members, agreements, join }: AdmissionOptions): Admission {
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
    agreements.add(key, by);
    const agreed = agreements.of(key).filter((msp) => known.some(({ mspId }) => mspId === msp));
    if (agreed.length < needed) return { status: 'waiting', agreed, needed };
    await join(applicant, agreed);
    agreements.remove(key);
    return { status: 'joined', agreed, needed };
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
