/** An organisation of the network. Certificates are PEM. */
export interface ConnectedMember {
  readonly name: string;
  readonly mspId: string;
  /** The authority that issues the organisation's identities. */
  readonly caCertificate: string;
}

export interface ConnectedPeer {
  /** host:port of the peer's gateway service. */
  readonly endpoint: string;
  /** The authority of its TLS certificate. */
  readonly tlsCa: string;
  /** The name in its TLS certificate, if it is not the host. */
  readonly hostname?: string | undefined;
}

export interface ConnectedOrganisation extends ConnectedMember {
  /** In order of preference; none if this gateway does not act for the organisation. */
  readonly peers: readonly ConnectedPeer[];
  /** Folder of its users' identities; undefined if this gateway does not act for it. */
  readonly identities: string | undefined;
  /** For `fabric-network`: files of a connection profile and a wallet, in place of `peers` and `identities`. */
  readonly profile?: string | undefined;
  readonly wallet?: string | undefined;
}

/** The gateway's connection to a Fabric network. */
export interface Connection {
  readonly channel: string;
  readonly chaincode: string;
  readonly organisations: readonly ConnectedOrganisation[];
  readonly orderer: ConnectedMember;
  /** The name of each organisation's user that reads blocks and states for the gateway. */
  readonly reader: string;
  /** For `fabric-network`: true if the nodes that discovery returns are reached on this machine. */
  readonly asLocalhost: boolean;
}
