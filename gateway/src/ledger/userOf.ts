import { X509Certificate } from 'node:crypto';

/** How many certificates are remembered; a network has fewer users. */
const mostKnown = 10_000;
const known = new Map<string, string | undefined>();

/** The user that a certificate (PEM) is of: its enrolment id, or else its common name. Undefined when it has neither. */
export function userOf(certificate: string): string | undefined {
  if (known.has(certificate)) return known.get(certificate);
  if (known.size >= mostKnown) known.clear();
  const user = readUser(certificate);
  known.set(certificate, user);
  return user;
}

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
