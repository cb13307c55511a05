import { X509Certificate } from 'node:crypto';
import { msp } from './messages';
import { verifyLowS } from '../identity/ecdsa';
import { text } from './bytes';
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

  constructor(organisations: readonly FabricOrganisation[]) {
    this.#organisations = new Map(
      organisations.map(({ mspId, roots, intermediates, revoked }) => [
        mspId,
        { authorities: [...roots, ...intermediates].map((each) => new X509Certificate(each)), revoked },
      ]),
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
    const issuer = organisation.authorities.find(
      (each) => certificate.checkIssued(each) && certificate.verify(each.publicKey),
    );
    if (!issuer || certificate.ca) throw new Error(`the certificate was not issued by an authority of ${mspId}`);
    if (organisation.revoked.has(plainSerial(certificate.serialNumber))) {
      throw new Error(`the certificate ${certificate.serialNumber} of ${mspId} is revoked`);
    }
    const { publicKey } = certificate;
    return {
      mspId,
      certificate: text(message.getIdBytes_asU8()),
      publicKey,
      verifies: (signed, signature) => verifyLowS(signed, signature, publicKey),
      units: unitsOf(certificate),
      notBefore: certificate.validFromDate,
      notAfter: certificate.validToDate,
    };
  }
}
