import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  Server,
  ServerCredentials,
  type sendUnaryData,
  type ServerDuplexStream,
  type ServerUnaryCall,
  type ServiceDefinition,
  status,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { common, discovery, gateway, orderer, peer } from '@hyperledger/fabric-protos';
import { createAuthority, issueCertificate } from '@lotline/network/embedded';
import {
  channelHeader,
  envelopeOf,
  errorOf,
  type Fault,
  filterOf,
  hashOf,
  outcomeBytes,
  proposalOf,
  transactionIds,
} from './wireMessages';
import { temporaryFolder } from '../temporaryFolder';

type Method = 'endorse' | 'submit' | 'commitStatus' | 'evaluate';

/** The simulated result of a proposal: writes and an event, or an error. */
export interface Simulated {
  readonly writes?: Readonly<Record<string, string | null>>;
  readonly event?: string;
  readonly result: string;
}

const codes = peer.TxValidationCode;
const deliver = {
  deliver: {
    path: '/protos.Deliver/Deliver',
    requestStream: true,
    responseStream: true,
    requestSerialize: (message: common.Envelope) => Buffer.from(message.serializeBinary()),
    requestDeserialize: (bytes: Buffer) => common.Envelope.deserializeBinary(bytes),
    responseSerialize: (message: peer.DeliverResponse) => Buffer.from(message.serializeBinary()),
    responseDeserialize: (bytes: Buffer) => peer.DeliverResponse.deserializeBinary(bytes),
  },
} satisfies ServiceDefinition;

/** The wire of a peer's gateway service, over TLS on a loopback port, with a chain of real block messages behind it. */
export class WirePeer {
  readonly folder = temporaryFolder();
  readonly blocks: common.Block[] = [];
  readonly calls: Record<Method, number> = { endorse: 0, submit: 0, commitStatus: 0, evaluate: 0 };
  /** Faults by method, used up in order. */
  readonly faults: Record<Method, Fault[]> = { endorse: [], submit: [], commitStatus: [], evaluate: [] };
  /** Codes for the next transactions ordered; VALID when there is none. */
  readonly verdicts: number[] = [];
  /** The status with which block streams are refused, as by a peer that denies access. */
  denial: common.StatusMap[keyof common.StatusMap] | undefined;
  simulate: (args: readonly string[]) => Simulated = ([key = '', value = '']) => ({
    writes: { [key]: value },
    event: `${key}=${value}`,
    result: `wrote ${key}`,
  });
  /** The services that a node serves beside the gateway service, from its start. */
  readonly services = new Map<ServiceDefinition, UntypedServiceImplementation>([
    [discovery.DiscoveryService, { discover: this.#discover.bind(this) }],
  ]);
  /** True while it hangs: connections stay, without responses. */
  hangs = false;
  /** Delay of each response, in milliseconds. */
  takes = 0;
  /** The organisations of which it sees peers. */
  sees: readonly string[] = [];
  /** How many of the next transactions it takes for the orderers and are lost with the one that had them. */
  losses = 0;
  port = 0;
  #server = new Server();
  readonly #streams = new Set<ServerDuplexStream<common.Envelope, peer.DeliverResponse>>();
  readonly #watchers = new Set<() => void>();
  #tls: { certificate: string; privateKey: string } | undefined;

  get endpoint(): string {
    return `localhost:${this.port}`;
  }

  get tlsCa(): string {
    return join(this.folder, 'tls-ca.pem');
  }

  async start(): Promise<void> {
    if (!this.#tls) {
      const authority = await createAuthority('wire');
      writeFileSync(this.tlsCa, authority.certificate);
      this.#tls = await issueCertificate(authority, { commonName: 'peer0', role: 'peer', hosts: ['localhost'] });
      this.append(this.configEnvelope());
    }
    this.#server = new Server();
    this.#server.addService(gateway.GatewayService, this.#service());
    this.#server.addService(deliver, { deliver: this.#deliver.bind(this) });
    for (const [definition, service] of this.services) this.#server.addService(definition, service);
    const { certificate, privateKey } = this.#tls;
    const pair = { cert_chain: Buffer.from(certificate), private_key: Buffer.from(privateKey) };
    this.port = await new Promise((resolve, reject) => {
      this.#server.bindAsync(
        `localhost:${this.port}`,
        ServerCredentials.createSsl(null, [pair]),
        (error: Error | null, port: number) => {
          if (error) reject(error);
          else resolve(port);
        },
      );
    });
  }

  /** As when the process is killed: every connection breaks. */
  stop(): void {
    this.#server.forceShutdown();
    this.#streams.clear();
  }

  /** Ends the block streams alone, as a peer does that is short of something. */
  cutStreams(): void {
    for (const stream of this.#streams) stream.emit('error', { code: status.UNAVAILABLE, details: 'cut' });
    this.#streams.clear();
  }

  /** Puts envelopes into the next block; a copy of a transaction is void. */
  append(...envelopes: common.Envelope[]): void {
    const known = new Set(this.blocks.flatMap((block) => transactionIds(block)));
    const filter = envelopes.map((envelope) => {
      const id = channelHeader(envelope).getTxId();
      const duplicate = id !== '' && known.has(id);
      known.add(id);
      return duplicate ? codes.DUPLICATE_TXID : (this.verdicts.shift() ?? codes.VALID);
    });
    const data = new common.BlockData();
    data.setDataList(envelopes.map((envelope) => envelope.serializeBinary()));
    const header = new common.BlockHeader();
    header.setNumber(this.blocks.length);
    header.setPreviousHash(this.blocks.length === 0 ? new Uint8Array() : hashOf(this.blocks.at(-1)!));
    header.setDataHash(createHash('sha256').update(Buffer.concat(data.getDataList_asU8())).digest());
    const metadata = new common.BlockMetadata();
    metadata.setMetadataList([new Uint8Array(), new Uint8Array(), Uint8Array.from(filter)]);
    const block = new common.Block();
    block.setHeader(header);
    block.setData(data);
    block.setMetadata(metadata);
    this.blocks.push(block);
    for (const look of this.#watchers) look();
  }

  configEnvelope(): common.Envelope {
    return envelopeOf(common.HeaderType.CONFIG, '', new Uint8Array());
  }

  #service(): UntypedServiceImplementation {
    return {
      endorse: this.#unary('endorse', (request: gateway.EndorseRequest) => this.#endorse(request)),
      submit: this.#unary('submit', (request: gateway.SubmitRequest) => {
        if (this.losses > 0) this.losses--;
        else this.append(request.getPreparedTransaction()!);
        return new gateway.SubmitResponse();
      }),
      commitStatus: this.#unary('commitStatus', (request: gateway.SignedCommitStatusRequest) => {
        const asked = gateway.CommitStatusRequest.deserializeBinary(request.getRequest_asU8());
        return this.#commitStatus(asked.getTransactionId());
      }),
      evaluate: this.#unary('evaluate', (request: gateway.EvaluateRequest) => this.#evaluate(request)),
      chaincodeEvents: () => undefined,
    };
  }

  #unary<Q, A>(method: Method, work: (request: Q) => A | undefined) {
    return (call: ServerUnaryCall<Q, A>, answer: sendUnaryData<A>): void => {
      if (this.hangs) return;
      if (method === 'evaluate' && !(call.request as gateway.EvaluateRequest).hasProposedTransaction()) {
        answer({ code: status.INVALID_ARGUMENT, details: 'a signed proposal is required' });
        return;
      }
      this.calls[method]++;
      const fault = this.faults[method].shift();
      const result = fault && !fault.after ? undefined : work(call.request);
      setTimeout(() => {
        if (fault) answer(errorOf(fault));
        else if (result !== undefined) answer(null, result);
        else this.#answerLater(call, () => work(call.request), answer);
      }, this.takes);
    };
  }

  /** Responds with the block, if the caller waits for it. */
  #answerLater<A>(call: { readonly cancelled: boolean }, work: () => A | undefined, answer: sendUnaryData<A>): void {
    const look = (): void => {
      const result = call.cancelled ? undefined : work();
      if (result === undefined) return;
      this.#watchers.delete(look);
      answer(null, result);
    };
    this.#watchers.add(look);
  }

  #endorse(request: gateway.EndorseRequest): gateway.EndorseResponse {
    const { header, payload, args } = proposalOf(request.getProposedTransaction()!);
    const { writes = {}, event, result } = this.simulate(args.slice(1));
    const endorsed = new peer.ChaincodeEndorsedAction();
    endorsed.setProposalResponsePayload(outcomeBytes(request.getTransactionId(), { writes, event, result }));
    const actionPayload = new peer.ChaincodeActionPayload();
    actionPayload.setChaincodeProposalPayload(payload);
    actionPayload.setAction(endorsed);
    const action = new peer.TransactionAction();
    action.setPayload(actionPayload.serializeBinary());
    const transaction = new peer.Transaction();
    transaction.setActionsList([action]);
    const whole = new common.Payload();
    whole.setHeader(header);
    whole.setData(transaction.serializeBinary());
    const envelope = new common.Envelope();
    envelope.setPayload(whole.serializeBinary());
    const response = new gateway.EndorseResponse();
    response.setPreparedTransaction(envelope);
    return response;
  }

  #commitStatus(transactionId: string): gateway.CommitStatusResponse | undefined {
    const at = this.blocks.findIndex((block) => transactionIds(block).includes(transactionId));
    const block = this.blocks[at];
    if (!block) return undefined;
    const response = new gateway.CommitStatusResponse();
    response.setResult(filterOf(block)[transactionIds(block).indexOf(transactionId)] as 0);
    response.setBlockNumber(at);
    return response;
  }

  #evaluate(request: gateway.EvaluateRequest): gateway.EvaluateResponse {
    const { args } = proposalOf(request.getProposedTransaction()!);
    const result = new peer.Response();
    result.setStatus(200);
    result.setPayload(this.query(args));
    const response = new gateway.EvaluateResponse();
    response.setResult(result);
    return response;
  }

  /** The responses of system chaincode and of the chaincode's reads. */
  query([name = '', , argument = '']: readonly string[]): Uint8Array {
    if (name === 'GetBlockByNumber') return this.blocks[Number(argument)]!.serializeBinary();
    if (name === 'GetBlockByTxID') {
      return this.blocks.find((block) => transactionIds(block).includes(argument))!.serializeBinary();
    }
    if (name !== 'GetChainInfo') return Buffer.from(`evaluated ${name}`);
    const info = new common.BlockchainInfo();
    info.setHeight(this.blocks.length);
    info.setCurrentblockhash(hashOf(this.blocks.at(-1)!));
    return info.serializeBinary();
  }

  #discover(_call: unknown, answer: sendUnaryData<discovery.Response>): void {
    const members = new discovery.PeerMembershipResult();
    for (const mspId of this.sees) {
      const peers = new discovery.Peers();
      peers.addPeers(new discovery.Peer());
      members.getPeersByOrgMap().set(mspId, peers);
    }
    const result = new discovery.QueryResult();
    result.setMembers(members);
    const response = new discovery.Response();
    response.addResults(result);
    answer(null, response);
  }

  #deliver(stream: ServerDuplexStream<common.Envelope, peer.DeliverResponse>): void {
    this.#streams.add(stream);
    stream.on('error', () => undefined);
    stream.once('data', (envelope: common.Envelope) => {
      if (this.denial !== undefined) {
        const response = new peer.DeliverResponse();
        response.setStatus(this.denial);
        stream.write(response);
        stream.end();
        return;
      }
      const payload = common.Payload.deserializeBinary(envelope.getPayload_asU8());
      const seek = orderer.SeekInfo.deserializeBinary(payload.getData_asU8());
      let next = seek.getStart()!.getSpecified()!.getNumber();
      const look = (): void => {
        for (; !this.hangs && this.#streams.has(stream) && next < this.blocks.length; next++) {
          const response = new peer.DeliverResponse();
          response.setBlock(this.blocks[next]);
          stream.write(response);
        }
      };
      this.#watchers.add(look);
      look();
    });
  }
}
