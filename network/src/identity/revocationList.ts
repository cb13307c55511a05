import { webcrypto } from 'node:crypto';
import { AuthorityKeyIdentifierExtension, X509Certificate, X509CrlGenerator } from '@peculiar/x509';
import { importKey, type KeyPair, pem, signing } from './certificateAuthority';

/** An authority's list (PEM) of certificates that it takes back, by their serial numbers in hex. Fabric reads no end of its validity. */
export async function revocationList(authority: KeyPair, serialNumbers: readonly string[]): Promise<string> {
  const issuer = new X509Certificate(authority.certificate);
  const thisUpdate = new Date();
  const list = await X509CrlGenerator.create(
    {
      issuer: issuer.subject,
      thisUpdate,
      nextUpdate: issuer.notAfter,
      entries: serialNumbers.map((serial) => ({ serialNumber: positive(serial), revocationDate: thisUpdate })),
      signingKey: await importKey(authority.privateKey),
      signingAlgorithm: signing,
      // By this Fabric finds whose list it is.
      extensions: [
        await AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export(webcrypto), false, webcrypto),
      ],
    },
    webcrypto,
  );
  // The name that RFC 7468 gives it, and Fabric asks for.
  return pem(list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL'));
}

/** Whole bytes, of which the first has no sign: what is signed in DER would be another number. */
function positive(serial: string): string {
  const even = serial.length % 2 === 0 ? serial : `0${serial}`;
  return /^[89a-f]/i.test(even) ? `00${even}` : even;
}
