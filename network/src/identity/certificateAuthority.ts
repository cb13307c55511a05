import 'reflect-metadata';
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  type JsonName,
} from '@peculiar/x509';
import { isIP } from 'node:net';
import { must } from '@lotline/chaincode/domain';

const curve = { name: 'ECDSA', namedCurve: 'P-256' };
export const signing = { name: 'ECDSA', hash: 'SHA-256' };
const day = 24 * 60 * 60 * 1000;
/** Default validity of a certificate, in days. */
export const issueDays = 365;
const authorityDays = 3650;
/** The extension in which Fabric CA and the chaincode library store a certificate's attributes. */
const attributesOid = '1.2.3.4.5.6.7.8.1';

/** A node uses the same certificate as TLS server and, towards other orderers and the chaincode, as TLS client. */
const tlsPurposes = [ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth];

/** A certificate and its private key, both PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The roles of Fabric's NodeOUs. */
export type Role = 'client' | 'admin' | 'peer' | 'orderer';

/** The content of a certificate. `hosts` are names or addresses for TLS. Validity is in days from `notBefore`. */
export interface CertificateRequest {
  readonly commonName: string;
  readonly role: Role;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly hosts?: readonly string[];
  readonly notBefore?: Date;
  readonly days?: number;
}

/** Makes a self-signed P-256 authority. */
export const createAuthority = (
  organisation: string,
  notBefore = aMomentAgo(),
  days = authorityDays,
): Promise<KeyPair> => selfSigned(`ca.${organisation}`, organisation, { notBefore, days });

/** Makes the authority of an organisation's TLS certificates, which Fabric separates from the one that issues identities. */
export const createTlsAuthority = (organisation: string): Promise<KeyPair> =>
  selfSigned(`tlsca.${organisation}`, organisation, { notBefore: aMomentAgo(), days: authorityDays });

async function selfSigned(
  commonName: string,
  organisation: string,
  { notBefore, days }: { readonly notBefore: Date; readonly days: number },
): Promise<KeyPair> {
  const keys = await newKeys();
  const certificate = await X509CertificateGenerator.createSelfSigned(
    {
      serialNumber: serialNumber(),
      name: name(commonName, organisation),
      notBefore,
      notAfter: new Date(notBefore.getTime() + days * day),
      keys,
      signingAlgorithm: signing,
      extensions: [
        new BasicConstraintsExtension(true, undefined, true),
        new KeyUsagesExtension(
          KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign | KeyUsageFlags.digitalSignature,
          true,
        ),
        await SubjectKeyIdentifierExtension.create(keys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  );
  return { certificate: pem(certificate.toString('pem')), privateKey: exportKey(keys.privateKey) };
}

/** Issues a P-256 certificate; the holder's role becomes its organisational unit. */
export async function issueCertificate(authority: KeyPair, request: CertificateRequest): Promise<KeyPair> {
  const keys = await newKeys();
  const issuer = new X509Certificate(authority.certificate);
  const notBefore = request.notBefore ?? aMomentAgo();
  const organisation = must(issuer.subjectName.getField('O')[0], 'organisation in the authority’s name');
  const certificate = await X509CertificateGenerator.create(
    {
      serialNumber: serialNumber(),
      subject: name(request.commonName, organisation, request.role),
      issuer: issuer.subject,
      notBefore,
      notAfter: new Date(notBefore.getTime() + (request.days ?? issueDays) * day),
      publicKey: keys.publicKey,
      signingKey: importKey(authority.privateKey),
      signingAlgorithm: signing,
      extensions: await extensions(request, keys.publicKey, issuer),
    },
    webcrypto,
  );
  return { certificate: pem(certificate.toString('pem')), privateKey: exportKey(keys.privateKey) };
}

async function extensions(
  { attributes, hosts }: CertificateRequest,
  publicKey: webcrypto.CryptoKey,
  issuer: X509Certificate,
): Promise<Extension[]> {
  const result: Extension[] = [
    hosts
      ? new KeyUsagesExtension(KeyUsageFlags.digitalSignature | KeyUsageFlags.keyEncipherment, true)
      : new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
    new BasicConstraintsExtension(false, undefined, true),
    await SubjectKeyIdentifierExtension.create(publicKey, false, webcrypto),
    await AuthorityKeyIdentifierExtension.create(await issuer.publicKey.export(webcrypto), false, webcrypto),
  ];
  if (attributes) {
    result.push(new Extension(attributesOid, false, Buffer.from(JSON.stringify({ attrs: attributes }))));
  }
  if (hosts) {
    const names = hosts.map((host) => ({ type: isIP(host) ? ('ip' as const) : ('dns' as const), value: host }));
    result.push(new SubjectAlternativeNameExtension(names), new ExtendedKeyUsageExtension(tlsPurposes));
  }
  return result;
}

const name = (commonName: string, organisation: string, role?: Role): JsonName => [
  { CN: [commonName] },
  ...(role ? [{ OU: [role] }] : []),
  { O: [organisation] },
];
export const pem = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`);
export const serialNumber = (): string => Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex');
/** The start of a new certificate's validity: five minutes ago, because the clocks of a network differ. */
export const aMomentAgo = (): Date => new Date(Date.now() - 5 * 60_000);
/** The end of a replacement certificate's validity: the same duration as the old one's, at most a year. */
export const endAfter = (notBefore: Date, old: { readonly notBefore: Date; readonly notAfter: Date }): Date =>
  new Date(notBefore.getTime() + Math.min(issueDays * day, old.notAfter.getTime() - old.notBefore.getTime()));
export const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  webcrypto.subtle.generateKey(curve, true, ['sign', 'verify']);

export const exportKey = (key: webcrypto.CryptoKey): string =>
  KeyObject.from(key).export({ type: 'pkcs8', format: 'pem' }).toString();

export const importKey = (privateKeyPem: string): webcrypto.CryptoKey =>
  createPrivateKey(privateKeyPem).toCryptoKey(curve, false, ['sign']);
