import { X509Certificate, type KeyObject } from 'node:crypto';
import { msp } from './messages';
import { verifyLowS } from '../identity/ecdsa';
import { CertificateNotValid } from './certificateNotValid';
import type { Signer } from './signaturePolicy';
import type { Trust, TrustedOrganisation } from './trust';

/** An identity whose certificate was issued by its organisation's authority. */
export interface CheckedIdentity extends Signer {
  /** PEM. */
  readonly certificate: string;
  readonly publicKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** Maximum cached certificates; above it the oldest is dropped. */
const kept = 10_000;

/**
 * Checks serialized identities against the trusted authorities, once per certificate, because parsing one costs more than verifying a
 * signature with it.
 */
export class Identities {
  readonly #authorities: Map<string, X509Certificate>;
  readonly #known = new Map<string, CheckedIdentity>();

  constructor({ organisations }: Trust) {
    this.#authorities = new Map(organisations.map((each) => [each.mspId, new X509Certificate(each.caCertificate)]));
  }

  /** From now on the organisation's members are known, too. */
  trust({ mspId, caCertificate }: TrustedOrganisation): void {
    this.#authorities.set(mspId, new X509Certificate(caCertificate));
  }

  /**
   * The identity of the bytes, valid at that time; throws an Error with the reason if it is not trusted, `CertificateNotValid` if only the
   * time is wrong.
   */
  check(serialized: Uint8Array, at: Date): CheckedIdentity {
    const identity = this.find(serialized);
    if (!(at >= identity.notBefore && at <= identity.notAfter)) {
      throw new CertificateNotValid(identity.mspId, { ...identity, at });
    }
    return identity;
  }

  /** The identity of the bytes, whenever it is valid; throws an Error with the reason if it is not trusted. */
  find(serialized: Uint8Array): CheckedIdentity {
    const name = Buffer.from(serialized.buffer, serialized.byteOffset, serialized.byteLength).toString('latin1');
    const known = this.#known.get(name);
    if (known) return known;
    const identity = this.#parse(serialized);
    const oldest = this.#known.keys().next();
    if (this.#known.size >= kept && oldest.value !== undefined) this.#known.delete(oldest.value);
    this.#known.set(name, identity);
    return identity;
  }

  #parse(serialized: Uint8Array): CheckedIdentity {
    const message = msp.SerializedIdentity.deserializeBinary(serialized);
    const mspId = message.getMspid();
    const authority = this.#authorities.get(mspId);
    if (!authority) throw new Error(`no organisation of this channel has the MSP id "${mspId}"`);
    const certificate = new X509Certificate(message.getIdBytes_asU8());
    if (!certificate.checkIssued(authority) || !certificate.verify(authority.publicKey)) {
      throw new Error(`the certificate was not issued by the authority of ${mspId}`);
    }
    if (certificate.ca) throw new Error(`an authority's certificate of ${mspId} cannot act as an identity`);
    if (certificate.publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
      throw new Error(`the certificate of ${mspId} has no P-256 key`);
    }
    const { publicKey } = certificate;
    return {
      mspId,
      certificate: Buffer.from(message.getIdBytes_asU8()).toString(),
      publicKey,
      verifies: (signed, signature) => verifyLowS(signed, signature, publicKey),
      units: unitsOf(certificate),
      notBefore: certificate.validFromDate,
      notAfter: certificate.validToDate,
    };
  }
}

/**
 * The subject's organisational units, from its structured form, so that text such as "O=a/OU=peer" in a name is not mistaken for a unit.
 */
export function unitsOf(certificate: X509Certificate): string[] {
  const units: unknown = certificate.toLegacyObject().subject.OU;
  return [units].flat().filter((unit) => typeof unit === 'string');
}
