import { X509Certificate } from 'node:crypto';
import { msp } from './messages';
import { verifyLowS } from '../identity/ecdsa';
import { type FabricOrganisation, plainSerial } from './fabricOrganisation';
import { type CheckedIdentity, unitsOf } from './identities';

interface Known {
  readonly authorities: readonly X509Certificate[];
  readonly revoked: ReadonlySet<string>;
}

/**
 * Checks serialized identities against the authorities in the channel's configuration, as Fabric's MSP does, but ignores certificates'
 * periods of validity, because the ledger outlives them.
 */
export class FabricIdentities {
  readonly #organisations: ReadonlyMap<string, Known>;
  readonly #checked = new Map<string, CheckedIdentity>();
  /** By MSP id and certificate: one signer stays one, however its identity is serialized. */
  readonly #certificates = new Map<string, CheckedIdentity>();

  constructor(organisations: readonly FabricOrganisation[]) {
    this.#organisations = new Map(
      organisations.map((each) => [each.mspId, { authorities: authoritiesOf(each), revoked: each.revoked }]),
    );
  }

  /** The identity of the bytes, always the same object; throws an Error with the reason if it is not trusted. */
  check(serialized: Uint8Array): CheckedIdentity {
    const name = Buffer.from(serialized).toString('latin1');
    const identity = this.#checked.get(name) ?? this.#parse(serialized);
    this.#checked.set(name, identity);
    return identity;
  }

  #parse(serialized: Uint8Array): CheckedIdentity {
    const message = msp.SerializedIdentity.deserializeBinary(serialized);
    const mspId = message.getMspid();
    const organisation = this.#organisations.get(mspId);
    if (!organisation) throw new Error(`no organisation of this channel has the MSP id "${mspId}"`);
    const certificate = new X509Certificate(message.getIdBytes_asU8());
    const name = `${mspId} ${certificate.fingerprint256}`;
    const identity = this.#certificates.get(name) ?? checked(mspId, certificate, organisation);
    this.#certificates.set(name, identity);
    return identity;
  }
}

function checked(mspId: string, certificate: X509Certificate, organisation: Known): CheckedIdentity {
  if (certificate.ca || !organisation.authorities.some((each) => isIssuedBy(certificate, each))) {
    throw new Error(`the certificate was not issued by an authority of ${mspId}`);
  }
  if (organisation.revoked.has(plainSerial(certificate.serialNumber))) {
    throw new Error(`the certificate ${certificate.serialNumber} of ${mspId} is revoked`);
  }
  const { publicKey } = certificate;
  return {
    mspId,
    certificate: certificate.toString(),
    publicKey,
    verifies: (signed, signature) => verifyLowS(signed, signature, publicKey),
    units: unitsOf(certificate),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
  };
}

/** The roots, and the intermediate authorities that they issued, over others of these or not. */
function authoritiesOf({ roots, intermediates }: FabricOrganisation): X509Certificate[] {
  const authorities = roots.map((each) => new X509Certificate(each));
  const others = new Set(intermediates.map((each) => new X509Certificate(each)));
  // The list grows while it is walked through.
  for (const authority of authorities) {
    for (const each of others) {
      if (!each.ca || !isIssuedBy(each, authority)) continue;
      authorities.push(each);
      others.delete(each);
    }
  }
  return authorities;
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
