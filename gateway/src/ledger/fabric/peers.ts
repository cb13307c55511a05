import type { Client } from '@grpc/grpc-js';
import type { ConnectOptions } from '@hyperledger/fabric-gateway';
import type { ConnectedPeer } from './connection';
import { type Attention, usualAttention, WatchedPeer } from './watchedPeer';

/** An organisation's peers: one connection each, shared by all its identities. */
export interface Peers {
  /** For `connect`: each call goes to the first reachable peer that responds. */
  readonly client: ConnectOptions['client'];
  readonly endpoints: readonly string[];
  close(): void;
}

/** Connects to the peers of one organisation. */
export const connectPeers = (peers: readonly ConnectedPeer[], attention = usualAttention): Peers =>
  peersOf(
    peers.map((each) => new WatchedPeer(each, attention)),
    [],
  );

/**
 * Connects to the peers of every organisation that a gateway acts for, by organisation name. If none of an organisation's own peers
 * responds, the others' peers are used: every peer of the channel has the same ledger.
 */
export function connectOrganisations(
  organisations: readonly { readonly name: string; readonly peers: readonly ConnectedPeer[] }[],
  attention: Attention = usualAttention,
): ReadonlyMap<string, Peers> {
  const own = organisations.map(({ name, peers }) => ({
    name,
    peers: peers.map((each) => new WatchedPeer(each, attention)),
  }));
  return new Map(
    own.map(({ name, peers }) => {
      const others = own.filter((each) => each.name !== name).flatMap((each) => each.peers);
      return [name, peersOf(peers, others)];
    }),
  );
}

function peersOf(own: readonly WatchedPeer[], others: readonly WatchedPeer[]): Peers {
  const all = [...own, ...others];
  for (const peer of own) peer.hasOther = () => all.some((each) => each !== peer && each.isUsable);
  return {
    client: firstUsable(all),
    endpoints: own.map(({ endpoint }) => endpoint),
    close: () => {
      for (const peer of own) peer.close();
    },
  };
}

/** A client that sends each call to the first usable peer. */
function firstUsable(peers: readonly WatchedPeer[]): ConnectOptions['client'] {
  const [first] = peers;
  if (!first) throw new RangeError('An organisation needs at least one peer.');
  if (peers.length === 1) return first.client;
  return new Proxy<Client>(first.client, {
    get: (_first, property) => {
      const { client } = peers.find(({ isUsable }) => isUsable) ?? first;
      const value: unknown = Reflect.get(client, property);
      return typeof value === 'function' ? (value.bind(client) as unknown) : value;
    },
  });
}
