import { X509Certificate } from 'node:crypto';

const day = 24 * 60 * 60 * 1000;

/** A certificate's period of validity. */
export interface Validity {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** The validity of a PEM certificate. */
export function validityOf(certificate: string): Validity {
  const { validFromDate, validToDate } = new X509Certificate(certificate);
  return { notBefore: validFromDate, notAfter: validToDate };
}

/**
 * Returns true if a certificate must be renewed: less than a third of its life is left, it is valid for longer than today's limit of
 * `days`, or it is not valid yet because the clock was set back since.
 */
export function isDue({ notBefore, notAfter }: Validity, now: Date, days: number): boolean {
  const life = notAfter.getTime() - notBefore.getTime();
  return now < notBefore || life > days * day || notAfter.getTime() - now.getTime() < life / 3;
}

/**
 * The validity of a replacement certificate: the same duration as the old one's, and at most `days`. It begins early enough for
 * transactions that were already proposed.
 */
export function renewedValidity({ notBefore, notAfter }: Validity, now: Date, days: number): Validity {
  const begin = now.getTime() - proposalMilliseconds;
  const life = Math.min(notAfter.getTime() - notBefore.getTime(), days * day);
  return { notBefore: new Date(begin), notAfter: new Date(begin + life) };
}

/** Proposals may be 15 minutes old. */
const proposalMilliseconds = 20 * 60_000;
