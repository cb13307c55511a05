import { webcrypto } from 'node:crypto';
import { AuthorityKeyIdentifierExtension, X509Certificate, X509CrlGenerator } from '@peculiar/x509';
import { importKey, type KeyPair, pem, signing } from './certificateAuthority';

/** An authority's certificate revocation list (PEM), from serial numbers in hex. Fabric does not check its end of validity. */
export async function revocationList(authority: KeyPair, serialNumbers: readonly string[]): Promise<string> {
  const issuer = new X509Certificate(authority.certificate);
  const thisUpdate = new Date();
  const list = await X509CrlGenerator.create(
    {
      issuer: issuer.subject,
      thisUpdate,
      nextUpdate: issuer.notAfter,
      entries: serialNumbers.map((serial) => ({ serialNumber: positive(serial), revocationDate: thisUpdate })),
      signingKey: importKey(authority.privateKey),
      signingAlgorithm: signing,
      // Fabric identifies the authority of a list by this extension.
      extensions: [
        await AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export(webcrypto), false, webcrypto),
      ],
    },
    webcrypto,
  );
  // The label that RFC 7468 defines, and Fabric requires.
  return pem(list.toString('pem').replaceAll(/(BEGIN|END) CRL/g, '$1 X509 CRL'));
}

/** Pads a serial number to whole bytes with a clear sign bit, because DER integers are signed. */
function positive(serial: string): string {
  const even = serial.length % 2 === 0 ? serial : `0${serial}`;
  return /^[89a-f]/i.test(even) ? `00${even}` : even;
}
