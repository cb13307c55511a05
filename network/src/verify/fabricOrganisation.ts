import { type common, msp } from './messages';
import 'reflect-metadata';
import { X509Crl } from '@peculiar/x509';
import { text } from './bytes';

/** An organisation in a channel's configuration. */
export interface FabricOrganisation {
  readonly mspId: string;
  /** PEM certificates of its root and intermediate authorities. */
  readonly roots: readonly string[];
  readonly intermediates: readonly string[];
  /** Serial numbers of revoked certificates, in lower-case hex without leading zeros. */
  readonly revoked: ReadonlySet<string>;
}

/** A serial number in lower-case hex without leading zeros. */
export const plainSerial = (hex: string): string => hex.toLowerCase().replace(/^0+/, '');

/** Reads an organisation's group of the configuration; undefined for one without X.509 authorities. */
export function readOrganisation(group: common.ConfigGroup): FabricOrganisation | undefined {
  const value = group.getValuesMap().get('MSP')?.getValue_asU8();
  if (value === undefined) return undefined;
  const config = msp.MSPConfig.deserializeBinary(value);
  if (config.getType() !== 0) return undefined;
  const fabric = msp.FabricMSPConfig.deserializeBinary(config.getConfig_asU8());
  return {
    mspId: fabric.getName(),
    roots: fabric.getRootCertsList_asU8().map(text),
    intermediates: fabric.getIntermediateCertsList_asU8().map(text),
    revoked: new Set(
      fabric
        .getRevocationListList_asU8()
        .flatMap((list) => new X509Crl(text(list)).entries.map(({ serialNumber }) => plainSerial(serialNumber))),
    ),
  };
}
