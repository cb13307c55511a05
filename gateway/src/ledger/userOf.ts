import { X509Certificate } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Maximum cached certificates. */
const max = 10_000;
/** Users by certificate; '' if it names none. */
const known = new LRUCache<string, string>({ max, memoMethod: (certificate) => readUser(certificate) ?? '' });

/** The user that a certificate (PEM) is of: its enrolment id, or else its common name. Undefined when it has neither. */
export const userOf = (certificate: string): string | undefined => known.memo(certificate) || undefined;

function readUser(certificate: string): string | undefined {
  try {
    const read = new X509Certificate(certificate);
    const enrolled = /"hf\.EnrollmentID":"([^"\\]{1,200})"/.exec(read.raw.toString('latin1'))?.[1];
    return enrolled ?? [read.toLegacyObject().subject.CN].flat()[0];
  } catch {
    return undefined;
  }
}

/** For an object that has the field only if there is a user. */
export const signedBy = (certificate: string): { readonly user?: string } => {
  const user = userOf(certificate);
  return user === undefined ? {} : { user };
};
