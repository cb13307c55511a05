import type { CallerRole } from '@lotline/chaincode/domain';

/** An organisation of the network and the authority (PEM) that its members' certificates come from. */
export interface Member {
  readonly organisation: string;
  readonly mspId: string;
  readonly caCertificate: string;
}

/** The organisations of the ledger's network, and the authorities this gateway may ask to enrol users. */
export interface Members {
  readonly organisations: readonly Member[];
  readonly orderer: Member;
  /** Names of the organisations that this gateway acts for. */
  readonly local: readonly string[];
  /** Makes sure that the user has a certificate, with the attribute `lotline.roles`. One who has keeps it. */
  enrol(organisation: string, user: string, roles: readonly CallerRole[]): Promise<void>;
}

/** The user has no certificate, and no authority's key is here that could issue one. */
export class NotEnrolled extends RangeError {
  override readonly name = 'NotEnrolled';
}
