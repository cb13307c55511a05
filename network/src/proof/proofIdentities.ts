import { msp } from '../verify/messages';
import 'reflect-metadata';
import { BasicConstraintsExtension, X509Certificate } from '@peculiar/x509';
import { hex, sha256, text } from '../verify/bytes';
import { plainSerial } from '../verify/fabricOrganisation';
import type { Signer, Signers } from '../verify/signaturePolicy';
import { parseSignature } from '../identity/lowS';

/** An organisation's authorities (PEM) and revoked certificates. */
export interface Authorities {
  readonly mspId: string;
  readonly roots: readonly string[];
  /** They count if a root issued them, over others of these or not. */
  readonly intermediates?: readonly string[];
  /** Serial numbers in lower-case hex without leading zeros. */
  readonly revoked?: ReadonlySet<string>;
}

interface Known {
  readonly authorities: Promise<readonly X509Certificate[]>;
  readonly revoked: ReadonlySet<string>;
}

interface Checked extends Signer {
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** WebCrypto's key, whose type Node and browsers declare apart. */
type VerifyingKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>;

const curve = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** Checks serialized identities with WebCrypto, as `Identities` and `FabricIdentities` do with Node's modules. */
export class ProofIdentities implements Signers {
  readonly #organisations = new Map<string, Known>();
  readonly #checked = new Map<string, Promise<Checked>>();
  /** By MSP id and certificate: one signer stays one, however its identity is serialized. */
  readonly #certificates = new Map<string, Promise<Checked>>();
  /** True where a certificate must be valid at the time; Fabric's ledgers outlive them. */
  readonly #needsTime: boolean;

  constructor(organisations: readonly Authorities[], needsTime: boolean) {
    this.#needsTime = needsTime;
    for (const each of organisations) this.trust(each);
  }

  /** From now on the organisation's members are known, too. */
  trust({ mspId, roots, intermediates = [], revoked = new Set() }: Authorities): void {
    const parsed = (pems: readonly string[]): X509Certificate[] => pems.map((pem) => new X509Certificate(pem));
    const authorities = authoritiesOf(parsed(roots), parsed(intermediates));
    // Without this, a failure that no check waits for would end the process.
    authorities.catch(() => undefined);
    this.#organisations.set(mspId, { authorities, revoked });
  }

  async check(serialized: Uint8Array, at: Date): Promise<Signer> {
    const signer = await this.#find(serialized);
    if (this.#needsTime && !(at >= signer.notBefore && at <= signer.notAfter)) {
      throw new Error(`the certificate of ${signer.mspId} is not valid at the time of its signature`);
    }
    return signer;
  }

  /** The same without regard to the certificate's period of validity, for a signature without a time. */
  async identify(serialized: Uint8Array): Promise<Signer> {
    return this.#find(serialized);
  }

  #find(serialized: Uint8Array): Promise<Checked> {
    const name = hex(serialized);
    const checked = this.#checked.get(name) ?? this.#parse(serialized);
    this.#checked.set(name, checked);
    return checked;
  }

  async #parse(serialized: Uint8Array): Promise<Checked> {
    const message = msp.SerializedIdentity.deserializeBinary(serialized);
    const mspId = message.getMspid();
    const known = this.#organisations.get(mspId);
    if (!known) throw new Error(`no organisation of this channel has the MSP id "${mspId}"`);
    const certificate = new X509Certificate(text(message.getIdBytes_asU8()));
    const name = `${mspId} ${hex(new Uint8Array(certificate.rawData))}`;
    const checked = this.#certificates.get(name) ?? this.#check(mspId, certificate, known);
    this.#certificates.set(name, checked);
    return checked;
  }

  async #check(mspId: string, certificate: X509Certificate, known: Known): Promise<Checked> {
    if (isAuthority(certificate) || !(await isIssuedByOne(certificate, await known.authorities))) {
      throw new Error(`the certificate was not issued by an authority of ${mspId}`);
    }
    if (known.revoked.has(plainSerial(certificate.serialNumber))) {
      throw new Error(`the certificate ${certificate.serialNumber} of ${mspId} is revoked`);
    }
    const key = await crypto.subtle.importKey('spki', certificate.publicKey.rawData, curve, false, ['verify']);
    return {
      mspId,
      units: certificate.subjectName.getField('OU'),
      verifies: (signed, signature) => verifySignature(key, signed, signature),
      notBefore: certificate.notBefore,
      notAfter: certificate.notAfter,
    };
  }
}

const isAuthority = (certificate: X509Certificate): boolean =>
  certificate.getExtension(BasicConstraintsExtension)?.ca === true;

/** The roots, and the intermediate authorities that they issued. */
async function authoritiesOf(
  roots: readonly X509Certificate[],
  intermediates: readonly X509Certificate[],
): Promise<X509Certificate[]> {
  const authorities = [...roots];
  const others = new Set(intermediates.filter(isAuthority));
  // The list grows while it is walked through.
  for (const authority of authorities) {
    for (const each of others) {
      if (!(await isIssuedByOne(each, [authority]))) continue;
      authorities.push(each);
      others.delete(each);
    }
  }
  return authorities;
}

async function isIssuedByOne(certificate: X509Certificate, authorities: readonly X509Certificate[]): Promise<boolean> {
  for (const authority of authorities) {
    if (authority.subject !== certificate.issuer) continue;
    if (await certificate.verify({ publicKey: authority, signatureOnly: true })) return true;
  }
  return false;
}

async function verifySignature(key: VerifyingKey, signed: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const parsed = parseSignature(signature);
  if (parsed?.hasHighS() !== false) return false;
  return crypto.subtle.verify(curve, key, new Uint8Array(parsed.toBytes('compact')), new Uint8Array(signed));
}

/** SHA-256 of a certificate's DER bytes, as lower-case hex. */
export const fingerprintOf = (pem: string): string => hex(sha256(new Uint8Array(new X509Certificate(pem).rawData)));

/** True if two certificates (PEM) are of the same authority, that is, have the same name and key. */
export function isSameAuthority(one: string, other: string): boolean {
  const [a, b] = [new X509Certificate(one), new X509Certificate(other)];
  const keyOf = ({ publicKey }: X509Certificate): string => hex(new Uint8Array(publicKey.rawData));
  return a.subject === b.subject && keyOf(a) === keyOf(b);
}
