import { X509Certificate } from 'node:crypto';
import { type common, msp } from '@hyperledger/fabric-protos';
import 'reflect-metadata';
import { X509Crl } from '@peculiar/x509';
import { type CheckedIdentity, unitsOf } from './identities';

/** An organisation in a channel's configuration. */
export interface FabricOrganisation {
  readonly mspId: string;
  /** PEM certificates of its root and intermediate authorities. */
  readonly roots: readonly string[];
  readonly intermediates: readonly string[];
  /** Serial numbers of revoked certificates, in lower-case hex without leading zeros. */
  readonly revoked: ReadonlySet<string>;
}

const plainSerial = (hex: string): string => hex.toLowerCase().replace(/^0+/, '');
const pem = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');

/** Reads an organisation's group of the configuration; undefined for one without X.509 authorities. */
export function readOrganisation(group: common.ConfigGroup): FabricOrganisation | undefined {
  const value = group.getValuesMap().get('MSP')?.getValue_asU8();
  if (value === undefined) return undefined;
  const config = msp.MSPConfig.deserializeBinary(value);
  if (config.getType() !== 0) return undefined;
  const fabric = msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
  return {
    mspId: fabric.getName(),
    roots: fabric.getRootCertsList_asU8().map(pem),
    intermediates: fabric.getIntermediateCertsList_asU8().map(pem),
    revoked: new Set(
      fabric
        .getRevocationListList_asU8()
        .flatMap((list) => new X509Crl(pem(list)).entries.map(({ serialNumber }) => plainSerial(serialNumber))),
    ),
  };
}

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
    return {
      mspId,
      certificate: pem(message.getIdBytes_asU8()),
      publicKey: certificate.publicKey,
      units: unitsOf(certificate),
      notBefore: certificate.validFromDate,
      notAfter: certificate.validToDate,
    };
  }
}
