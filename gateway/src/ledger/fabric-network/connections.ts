import { readFileSync } from 'node:fs';
import { signingIdentity, type SigningIdentity } from '@lotline/network/embedded';
import { LRUCache } from 'lru-cache';
import type { ConnectedOrganisation, Connection } from '../fabric/connection';
import type { Identities } from '../fabric/identities';
import type { LedgerIdentity } from '../ledger';
import type { Sdk, SdkGateway, SdkIdentity, SdkNetwork } from './sdk';
import { walletIdentity } from './wallets';

/** An identity's connection to the channel. */
export interface Entrance {
  readonly gateway: SdkGateway;
  readonly network: SdkNetwork;
}

export interface Connections {
  of(identity: LedgerIdentity): Promise<Entrance>;
  /** The certificate and key that an identity signs with. */
  signer(identity: LedgerIdentity): Promise<SigningIdentity>;
  close(): void;
}

/** Maximum open identities: each has its own connections to every node, so the least recently used are closed. */
const mostOpen = 32;
const querySeconds = 10;

export function openConnections(
  sdk: Sdk,
  connection: Pick<Connection, 'channel' | 'asLocalhost'>,
  { local, identities }: { readonly local: readonly ConnectedOrganisation[]; readonly identities: Identities },
): Connections {
  const open = new LRUCache<string, Promise<Entrance>>({ max: mostOpen, dispose: disconnect });
  const organisationOf = ({ organisation: name }: LedgerIdentity): ConnectedOrganisation => {
    const organisation = local.find((each) => each.name === name);
    if (organisation) return organisation;
    throw new RangeError(`This gateway does not act for "${name}".`);
  };
  const connect = async (identity: LedgerIdentity): Promise<Entrance> => {
    const organisation = organisationOf(identity);
    const gateway = new sdk.Gateway();
    await gateway.connect(profileOf(organisation), {
      identity: await identityOf(sdk, organisation, { identities, user: identity.user }),
      discovery: { enabled: true, asLocalhost: connection.asLocalhost },
      queryHandlerOptions: { timeout: querySeconds },
    });
    try {
      return { gateway, network: await gateway.getNetwork(connection.channel) };
    } catch (error) {
      gateway.disconnect();
      throw error;
    }
  };
  return {
    of: (identity) => {
      const key = `${identity.organisation}/${identity.user}`;
      const known = open.get(key);
      if (known) return known;
      const entrance = connect(identity);
      open.set(key, entrance);
      entrance.catch(() => open.delete(key));
      return entrance;
    },
    signer: async (identity) => {
      const { user } = identity;
      const { mspId, credentials } = await identityOf(sdk, organisationOf(identity), { identities, user });
      return signingIdentity(mspId, credentials.certificate, credentials.privateKey);
    },
    close: () => {
      open.clear();
    },
  };
}

function disconnect(entrance: Promise<Entrance>): void {
  entrance.then(
    ({ gateway }) => {
      gateway.disconnect();
    },
    () => undefined,
  );
}

async function identityOf(
  sdk: Sdk,
  { name, mspId, wallet }: ConnectedOrganisation,
  { identities, user }: { readonly identities: Identities; readonly user: string },
): Promise<SdkIdentity> {
  if (wallet === undefined) return { type: 'X.509', mspId, credentials: identities.keyPair(name, user) };
  return walletIdentity(sdk, wallet, user);
}

/** The organisation's own connection profile, or one made of its peers: discovery finds the other nodes. */
function profileOf({ name, mspId, peers, profile }: ConnectedOrganisation): object {
  if (profile !== undefined) return JSON.parse(readFileSync(profile, 'utf8')) as object;
  return {
    name: 'lotline',
    version: '1.0.0',
    client: { organization: name },
    organizations: { [name]: { mspid: mspId, peers: peers.map(({ endpoint }) => endpoint) } },
    peers: Object.fromEntries(
      peers.map(({ endpoint, tlsCa, hostname }) => [
        endpoint,
        {
          url: `grpcs://${endpoint}`,
          tlsCACerts: { pem: tlsCa },
          ...(hostname === undefined ? {} : { grpcOptions: { 'ssl-target-name-override': hostname } }),
        },
      ]),
    ),
  };
}
