import { awaitPeer } from '../fabric/awaitPeer';
import { readConnection } from '../fabric/readConnection';
import { openIdentities } from '../fabric/identities';
import { actingFor, enrolReader, type FabricOptions, membersOf } from '../fabric/open';
import type { OpenedLedger } from '../opened';
import { openConnections } from './connections';
import { fabricNetworkLedger } from './ledger';
import { loadSdk } from './sdk';
import { withWallets } from './wallets';

/** Connects to a Fabric network with the package `fabric-network`, which is loaded only here. */
export async function openFabricNetwork({ fabric, organisation }: FabricOptions): Promise<OpenedLedger> {
  const connection = await readConnection(fabric);
  const local = actingFor(
    connection,
    organisation,
    ({ peers, identities, profile, wallet }) =>
      (profile !== undefined || peers.length > 0) && (wallet !== undefined || identities !== undefined),
  );
  const sdk = loadSdk();
  const identities = withWallets(sdk, local, openIdentities(local));
  const ledger = fabricNetworkLedger({
    channel: connection.channel,
    chaincode: connection.chaincode,
    connections: openConnections(sdk, connection, { local, identities }),
    everyone: connection.organisations.map(({ mspId }) => mspId),
    reader: await enrolReader(connection, local, identities),
  });
  try {
    const [{ name, peers }] = local;
    await awaitPeer(ledger, peers.length > 0 ? peers.map(({ endpoint }) => endpoint) : [`the profile of ${name}`]);
  } catch (error) {
    await ledger.close();
    throw error;
  }
  return { ledger, members: membersOf(connection, local, identities) };
}
