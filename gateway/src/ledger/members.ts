import type { CallerRole } from '@lotline/chaincode/domain';

/** An organisation of the network and the authority (PEM) that issues its members' certificates. */
export interface Member {
  readonly organisation: string;
  readonly mspId: string;
  readonly caCertificate: string;
}

/** The organisations of the ledger's network, and the authorities with which this gateway can enrol users. */
export interface Members {
  readonly organisations: readonly Member[];
  readonly orderer: Member;
  /** Names of the organisations that this gateway acts for. */
  readonly local: readonly string[];
  /** Issues a certificate with the attribute `lotline.roles` to a user who has none. An existing one stays. */
  enrol(organisation: string, user: string, roles: readonly CallerRole[]): Promise<void>;
  /** Makes an organisation, with its authority, and a member of the channel. `made` is
   * called in between. Undefined where this process does not run the network. */
  readonly join?: (
    organisation: { readonly name: string; readonly mspId: string },
    agreed: readonly string[],
    made: () => void,
  ) => Promise<void>;
}

/** The organisations that this gateway acts for. */
export const localMembers = ({ organisations, local }: Members): Member[] =>
  organisations.filter(({ organisation }) => local.includes(organisation));

/** The user has no certificate, and this gateway has no authority's key to issue one. */
export class NotEnrolled extends RangeError {
  override readonly name = 'NotEnrolled';
}
