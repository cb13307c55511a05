import { readFileSync } from 'node:fs';
import type { sendUnaryData, ServerDuplexStream, ServerUnaryCall } from '@grpc/grpc-js';
import { common, discovery, gossip, msp, orderer, peer } from '@hyperledger/fabric-protos';
import { channelHeader, chaincodeName, outcomeBytes, proposalOf } from './wireMessages';
import type { WirePeer } from './wirePeer';

/** The requests to a node without the gateway service, in order. */
export interface Asked {
  readonly proposals: string[];
  orders: number;
}

/** An endorser's error response: a status and a message. */
export interface Refused {
  readonly status: number;
  readonly message: string;
}

export interface NodeWire {
  readonly asked: Asked;
  /** The refusals of the next proposals that write, in order. */
  readonly refusals: Refused[];
}

/** Gives a peer, before it starts, the wire of a node as Fabric 2.2 has it: discovery, endorser and orderer in one. */
export function servesAsNode(wire: WirePeer, mspId: string): NodeWire {
  const asked: Asked = { proposals: [], orders: 0 };
  const refusals: Refused[] = [];
  wire.services
    .set(discovery.DiscoveryService, { discover: discover(wire, mspId) })
    .set(peer.EndorserService, { processProposal: endorse(wire, asked, refusals) })
    .set(orderer.AtomicBroadcastService, { broadcast: broadcast(wire, asked), deliver: () => undefined });
  return { asked, refusals };
}

const discover =
  (wire: WirePeer, mspId: string) =>
  (
    call: ServerUnaryCall<discovery.SignedRequest, discovery.Response>,
    answer: sendUnaryData<discovery.Response>,
  ): void => {
    const request = discovery.Request.deserializeBinary(call.request.getPayload_asU8());
    const response = new discovery.Response();
    response.setResultsList(
      request.getQueriesList().map((query) => {
        const result = new discovery.QueryResult();
        if (query.hasConfigQuery()) result.setConfigResult(configuration(wire, mspId));
        else if (query.hasPeerQuery()) result.setMembers(members(wire, mspId));
        else result.setCcQueryRes(plan(wire, mspId));
        return result;
      }),
    );
    answer(null, response);
  };

function configuration(wire: WirePeer, mspId: string): discovery.ConfigResult {
  const authority = new msp.FabricMSPConfig();
  authority.setName(mspId);
  authority.setTlsRootCertsList([readFileSync(wire.tlsCa)]);
  const endpoint = new discovery.Endpoint();
  endpoint.setHost('localhost');
  endpoint.setPort(wire.port);
  const endpoints = new discovery.Endpoints();
  endpoints.setEndpointList([endpoint]);
  const result = new discovery.ConfigResult();
  result.getMspsMap().set(mspId, authority);
  result.getOrderersMap().set(mspId, endpoints);
  return result;
}

function self(wire: WirePeer, mspId: string): discovery.Peer {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(mspId);
  const member = new gossip.Member();
  member.setEndpoint(wire.endpoint);
  const alive = new gossip.AliveMessage();
  alive.setMembership(member);
  const chaincode = new gossip.Chaincode();
  chaincode.setName(chaincodeName);
  const properties = new gossip.Properties();
  properties.setLedgerHeight(wire.blocks.length);
  properties.setChaincodesList([chaincode]);
  const state = new gossip.StateInfo();
  state.setProperties(properties);
  const found = new discovery.Peer();
  found.setIdentity(identity.serializeBinary());
  found.setMembershipInfo(
    gossiped((message) => {
      message.setAliveMsg(alive);
    }),
  );
  found.setStateInfo(
    gossiped((message) => {
      message.setStateInfo(state);
    }),
  );
  return found;
}

function gossiped(fill: (message: gossip.GossipMessage) => void): gossip.Envelope {
  const message = new gossip.GossipMessage();
  fill(message);
  const envelope = new gossip.Envelope();
  envelope.setPayload(message.serializeBinary());
  return envelope;
}

function peers(wire: WirePeer, mspId: string): discovery.Peers {
  const found = new discovery.Peers();
  found.setPeersList([self(wire, mspId)]);
  return found;
}

function members(wire: WirePeer, mspId: string): discovery.PeerMembershipResult {
  const result = new discovery.PeerMembershipResult();
  result.getPeersByOrgMap().set(mspId, peers(wire, mspId));
  return result;
}

/** One organisation suffices. */
function plan(wire: WirePeer, mspId: string): discovery.ChaincodeQueryResult {
  const layout = new discovery.Layout();
  layout.getQuantitiesByGroupMap().set('G0', 1);
  const descriptor = new discovery.EndorsementDescriptor();
  descriptor.setChaincode(chaincodeName);
  descriptor.getEndorsersByGroupsMap().set('G0', peers(wire, mspId));
  descriptor.setLayoutsList([layout]);
  const result = new discovery.ChaincodeQueryResult();
  result.setContentList([descriptor]);
  return result;
}

const endorse =
  (wire: WirePeer, asked: Asked, refusals: Refused[]) =>
  (
    call: ServerUnaryCall<peer.SignedProposal, peer.ProposalResponse>,
    answer: sendUnaryData<peer.ProposalResponse>,
  ): void => {
    const { header, args } = proposalOf(call.request);
    const id = common.ChannelHeader.deserializeBinary(header.getChannelHeader_asU8()).getTxId();
    asked.proposals.push(args[0] ?? '');
    const refusal = args[0] === 'put' ? refusals.shift() : undefined;
    answer(null, refusal ? refused(refusal) : endorsed(wire, id, args));
  };

function refused({ status, message }: Refused): peer.ProposalResponse {
  const response = new peer.ProposalResponse();
  response.setResponse(responseOf(status, message));
  return response;
}

function endorsed(wire: WirePeer, id: string, args: readonly string[]): peer.ProposalResponse {
  const simulated = args[0] === 'put' ? wire.simulate(args.slice(1)) : { result: wire.query(args) };
  const response = new peer.ProposalResponse();
  response.setResponse(responseOf(200, ''));
  response.setPayload(outcomeBytes(id, { writes: {}, event: undefined, ...simulated }));
  const endorsement = new peer.Endorsement();
  endorsement.setEndorser(Buffer.from(wire.endpoint));
  response.setEndorsement(endorsement);
  return response;
}

function responseOf(status: number, message: string): peer.Response {
  const response = new peer.Response();
  response.setStatus(status);
  response.setMessage(message);
  return response;
}

const broadcast =
  (wire: WirePeer, asked: Asked) =>
  (stream: ServerDuplexStream<common.Envelope, orderer.BroadcastResponse>): void => {
    stream.on('data', (envelope: common.Envelope) => {
      if (channelHeader(envelope).getTxId() !== '') {
        asked.orders += 1;
        wire.append(envelope);
      }
      const response = new orderer.BroadcastResponse();
      response.setStatus(common.Status.SUCCESS);
      stream.write(response);
    });
    stream.on('end', () => stream.end());
  };
