import type { LedgerIdentity } from '../ledger';
import type { Member, Members } from '../members';
import type { OpenedLedger } from '../opened';
import { awaitPeer } from './awaitPeer';
import type { ConnectedMember, ConnectedOrganisation, Connection } from './connection';
import { readConnection } from './readConnection';
import { type Identities, openIdentities } from './identities';
import { fabricLedger } from './ledger';
import { connectOrganisations } from './peers';

export interface FabricOptions {
  /** The network's folder or connection file. */
  readonly fabric: string;
  /** The organisation of this gateway; if undefined, every organisation of the file that has peers and identities. */
  readonly organisation: string | undefined;
}

/** Connects to a Fabric network through the peers of the organisations this gateway acts for. */
export async function openFabric({ fabric, organisation }: FabricOptions): Promise<OpenedLedger> {
  const connection = await readConnection(fabric);
  const local = actingFor(
    connection,
    organisation,
    ({ peers, identities }) => peers.length > 0 && identities !== undefined,
  );
  const identities = openIdentities(local);
  const peers = connectOrganisations(local);
  try {
    const ledger = fabricLedger({
      channel: connection.channel,
      chaincode: connection.chaincode,
      peers,
      signer: ({ organisation: name, user }) => Promise.resolve(identities.find(name, user)),
      mspIds: connection.organisations.map(({ mspId }) => mspId),
      reader: await enrolReader(connection, local, identities),
    });
    await awaitPeer(ledger, peers.get(local[0].name)?.endpoints ?? []);
    return { ledger, members: membersOf(connection, local, identities) };
  } catch (error) {
    for (const each of peers.values()) each.close();
    throw error;
  }
}

/** The organisations that this gateway acts for. Throws a RangeError if there is none. */
export function actingFor(
  { organisations }: Connection,
  organisation: string | undefined,
  isLocal: (organisation: ConnectedOrganisation) => boolean,
): [ConnectedOrganisation, ...ConnectedOrganisation[]] {
  const [first, ...others] = organisations.filter(
    (each) => isLocal(each) && (organisation === undefined || each.name === organisation),
  );
  if (first) return [first, ...others];
  const known = organisations.filter(isLocal).map(({ name }) => name);
  throw new RangeError(
    known.length === 0
      ? 'The Fabric connection names no organisation with peers and identities for this gateway to act for.'
      : `LOTLINE_ORGANISATION is "${organisation ?? ''}"; this gateway can act for: ${known.join(', ')}.`,
  );
}

/** Blocks and states are the same on every peer, so the first organisation's reader reads for all. */
export async function enrolReader(
  { reader }: Connection,
  [{ name, mspId }]: readonly [ConnectedOrganisation, ...ConnectedOrganisation[]],
  identities: Identities,
): Promise<LedgerIdentity> {
  await identities.enrol(name, reader, []);
  return { organisation: name, mspId, user: reader };
}

export function membersOf(
  { organisations, orderer }: Connection,
  local: readonly ConnectedOrganisation[],
  identities: Identities,
): Members {
  return {
    organisations: organisations.map(member),
    orderer: member(orderer),
    local: local.map(({ name }) => name),
    enrol: (organisation, user, roles) => identities.enrol(organisation, user, roles),
  };
}

const member = ({ name, mspId, caCertificate }: ConnectedMember): Member => ({
  organisation: name,
  mspId,
  caCertificate,
});
