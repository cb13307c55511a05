/** An authentic certificate is not valid at the time in question: it has expired, or begins later. */
export class CertificateNotValid extends Error {
  override readonly name = 'CertificateNotValid';

  constructor(
    mspId: string,
    { notBefore, notAfter, at }: { readonly notBefore: Date; readonly notAfter: Date; readonly at: Date },
  ) {
    const what = at > notAfter ? 'has expired: it' : 'is not valid yet: it';
    super(
      `the certificate of ${mspId} ${what} is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}, ` +
        `not at ${Number.isNaN(at.getTime()) ? 'an invalid time' : at.toISOString()}`,
    );
  }
}
