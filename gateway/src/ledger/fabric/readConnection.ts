import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FabricMaterial, openFabricMaterial } from '@lotline/network/fabric';
import { isThere } from '../../isThere';
import type { Connection } from './connection';
import { readConnectionFile } from './connectionFile';

/** Reads the connection to a network from the folder that `npm run fabric` made, or from a connection file. */
export async function readConnection(path: string): Promise<Connection> {
  if (!isThere(path)) {
    throw new RangeError(
      `There is no Fabric network at ${path}. "npm run fabric -- up" makes one; LOTLINE_FABRIC names another folder or a connection file.`,
    );
  }
  const isFolder = statSync(path).isDirectory();
  const file = isFolder ? join(path, 'connection.json') : path;
  if (isFolder && !isThere(file)) return ofMaterial(await openFabricMaterial(resolve(path)));
  return readConnectionFile(resolve(file));
}

const ofMaterial = ({ channel, chaincode, organisations, orderer }: FabricMaterial): Connection => ({
  channel,
  chaincode,
  organisations: organisations.map(({ name, mspId, caCertificate, folder, peers }) => ({
    name,
    mspId,
    caCertificate,
    identities: folder,
    peers: peers.map(({ address, tlsCaCertificate }) => ({ endpoint: address, tlsCa: tlsCaCertificate })),
  })),
  orderer: { name: orderer.name, mspId: orderer.mspId, caCertificate: orderer.caCertificate },
  reader: 'gateway',
  asLocalhost: true,
});
