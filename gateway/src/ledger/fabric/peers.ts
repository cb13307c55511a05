import { type ChannelOptions, Client, connectivityState, credentials } from '@grpc/grpc-js';
import type { ConnectOptions } from '@hyperledger/fabric-gateway';
import type { ConnectedPeer } from './connection';

/** Messages up to what Fabric's own nodes take (100 MiB); a lost peer is dialled again at once, then every few seconds. */
const channelOptions: ChannelOptions = {
  'grpc.max_receive_message_length': 100 * 1024 * 1024,
  'grpc.max_send_message_length': 100 * 1024 * 1024,
  'grpc.initial_reconnect_backoff_ms': 200,
  'grpc.max_reconnect_backoff_ms': 3000,
  // Peers take it for an attack when they are asked more often than once a minute.
  'grpc.keepalive_time_ms': 120_000,
  'grpc.keepalive_timeout_ms': 20_000,
};

/** An organisation's peers: one connection each, shared by all its identities. */
export interface Peers {
  /** For `connect`: each call goes to the first peer that can be reached. */
  readonly client: ConnectOptions['client'];
  readonly endpoints: readonly string[];
  close(): void;
}

export function connectPeers(peers: readonly ConnectedPeer[]): Peers {
  const clients = peers.map(
    ({ endpoint, tlsCa, hostname }) =>
      new Client(endpoint, credentials.createSsl(Buffer.from(tlsCa)), {
        ...channelOptions,
        ...(hostname === undefined
          ? {}
          : { 'grpc.ssl_target_name_override': hostname, 'grpc.default_authority': hostname }),
      }),
  );
  return {
    client: firstReachable(clients),
    endpoints: peers.map(({ endpoint }) => endpoint),
    close: () => {
      for (const client of clients) client.close();
    },
  };
}

/** A client whose every call is made by the first client that is not known to be cut off. */
export function firstReachable(clients: readonly Client[]): ConnectOptions['client'] {
  const [first] = clients;
  if (!first) throw new RangeError('An organisation needs at least one peer.');
  if (clients.length === 1) return first;
  return new Proxy(first, {
    get: (_first, property) => {
      const client = clients.find(isReachable) ?? first;
      const value: unknown = Reflect.get(client, property);
      return typeof value === 'function' ? (value.bind(client) as unknown) : value;
    },
  });
}

const isReachable = (client: Client): boolean =>
  client.getChannel().getConnectivityState(true) < connectivityState.TRANSIENT_FAILURE;
