import { webcrypto } from 'node:crypto';
import { SubjectKeyIdentifierExtension, X509Certificate, X509CertificateGenerator } from '@peculiar/x509';
import {
  aMomentAgo,
  endAfter,
  exportKey,
  importKey,
  type KeyPair,
  newKeys,
  pem,
  serialNumber,
  signing,
} from './certificateAuthority';

/** Issues a certificate with a new key, the same holder, attributes and duration of validity, at most a year. */
export async function rekeyCertificate(authority: KeyPair, { certificate }: KeyPair): Promise<KeyPair> {
  const old = new X509Certificate(certificate);
  const issuer = new X509Certificate(authority.certificate);
  const keys = await newKeys();
  const notBefore = aMomentAgo();
  const kept = old.extensions.filter((each) => !(each instanceof SubjectKeyIdentifierExtension));
  const made = await X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: old.subjectName.toJSON(),
      issuer: issuer.subject,
      notBefore,
      notAfter: endAfter(notBefore, old),
      publicKey: keys.publicKey,
      signingKey: importKey(authority.privateKey),
      signingAlgorithm: signing,
      extensions: [...kept, await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto)],
    },
    webcrypto,
  );
  return { certificate: pem(made.toString('pem')), privateKey: exportKey(keys.privateKey) };
}
