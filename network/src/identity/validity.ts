import { X509Certificate } from 'node:crypto';

const day = 24 * 60 * 60 * 1000;

/** From when until when a certificate is valid. */
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
 * Whether a certificate is to be issued anew: less than a third of its life is left, it is valid for longer than the `days` that are given
 * today, or it is not valid yet because the clock was set back since.
 */
export function isDue({ notBefore, notAfter }: Validity, now: Date, days: number): boolean {
  const life = notAfter.getTime() - notBefore.getTime();
  return now < notBefore || life > days * day || notAfter.getTime() - now.getTime() < life / 3;
}

/**
 * The validity of a certificate that replaces another one: for as long as that, and for `days` at most. It begins early enough for
 * transactions that were proposed before.
 */
export function renewedValidity({ notBefore, notAfter }: Validity, now: Date, days: number): Validity {
  const begin = now.getTime() - proposalMilliseconds;
  const life = Math.min(notAfter.getTime() - notBefore.getTime(), days * day);
  return { notBefore: new Date(begin), notAfter: new Date(begin + life) };
}

/** Proposals may be 15 minutes old. */
const proposalMilliseconds = 20 * 60_000;
