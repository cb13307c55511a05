/** An organisation and the authority (PEM) that must have issued its members' certificates. */
export interface TrustedOrganisation {
  readonly mspId: string;
  readonly caCertificate: string;
}

/** The authorities that a verifier trusts: those of the organisations, and which of them orders blocks. */
export interface Trust {
  readonly organisations: readonly TrustedOrganisation[];
  readonly ordererMsp: string;
}
