/** An organisation and the authority (PEM) that its members' certificates must come from. */
export interface TrustedOrganisation {
  readonly mspId: string;
  readonly caCertificate: string;
}

/** Whom a verifier believes: the organisations' authorities, and which of them orders blocks. */
export interface Trust {
  readonly organisations: readonly TrustedOrganisation[];
  readonly ordererMsp: string;
}
