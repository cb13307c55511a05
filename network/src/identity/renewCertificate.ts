import { webcrypto } from 'node:crypto';
import { X509Certificate, X509CertificateGenerator } from '@peculiar/x509';
import { aMomentAgo, endAfter, importKey, type KeyPair, pem, serialNumber, signing } from './certificateAuthority';
import type { Validity } from './validity';

/**
 * Renews a certificate with the same holder, key and attributes; by default with the same duration of validity, at most a year. Fabric
 * identifies an orderer in a channel's configuration by its public key, so a renewal needs no change there.
 */
export async function renewCertificate(
  authority: KeyPair,
  { certificate, privateKey }: KeyPair,
  validity?: Validity,
): Promise<KeyPair> {
  const old = new X509Certificate(certificate);
  const issuer = new X509Certificate(authority.certificate);
  const renewed = await X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: old.subjectName.toJSON(),
      issuer: issuer.subject,
      ...(validity ?? sameLife(old)),
      publicKey: old.publicKey,
      signingKey: importKey(authority.privateKey),
      signingAlgorithm: signing,
      extensions: old.extensions,
    },
    webcrypto,
  );
  return { certificate: pem(renewed.toString('pem')), privateKey };
}

function sameLife(old: X509Certificate): Validity {
  const notBefore = aMomentAgo();
  return { notBefore, notAfter: endAfter(notBefore, old) };
}
