import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type ChannelCredentials, type ClientDuplexStream, credentials } from '@grpc/grpc-js';
import { peer } from '@hyperledger/fabric-protos';
import { contracts } from '@lotline/chaincode';
import { readOutcomes } from '@lotline/chaincode/domain';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadChaincode } from '../../network/src/embedded/peer/chaincode';
import { capabilitiesOf, type PeerVersion, readyPayload } from '../../network/src/embedded/peer/capabilities';
import { quietLoggers } from '../../network/src/embedded/peer/quietLoggers';
import { buildProposal } from '../../network/src/embedded/proposal/buildProposal';
import { NegotiatingServer } from '../../network/src/fabric/service/chaincodeServer';
import { CountedChaincode } from '../../network/src/fabric/service/countedChaincode';
import { timelyChaincode } from '../../network/src/fabric/service/timelyChaincode';
import { createTlsAuthority, issueCertificate, type KeyPair } from '../../network/src/identity/certificateAuthority';
import { createOrganisation, enrolUser } from '../../network/src/identity/organisation';
import type { SigningIdentity } from '../../network/src/identity/signingIdentity';

const { Type } = peer.ChaincodeMessage;
type MessageType = ReturnType<peer.ChaincodeMessage['getType']>;
const packageId = `lotline_1.0:${'a'.repeat(64)}`;

let folder: string;
let authority: KeyPair;
let caller: SigningIdentity;
let server: NegotiatingServer;
let chaincode: CountedChaincode;
let address: string;

const tlsPair = (by: KeyPair, role: 'peer' | 'client'): Promise<KeyPair> =>
  issueCertificate(by, { commonName: `${role}.farm`, role, hosts: ['localhost', '127.0.0.1'] });

const dialling = ({ certificate, privateKey }: KeyPair): ChannelCredentials =>
  credentials.createSsl(Buffer.from(authority.certificate), Buffer.from(privateKey), Buffer.from(certificate));

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const found = probe.address();
      probe.close(() => {
        resolve(typeof found === 'object' && found ? found.port : 0);
      });
    });
  });

beforeAll(async () => {
  quietLoggers();
  folder = await mkdtemp(join(tmpdir(), 'lotline-service-'));
  authority = await createTlsAuthority('farm');
  const own = await tlsPair(authority, 'client');
  const organisation = await createOrganisation({ folder: join(folder, 'farm'), name: 'farm', mspId: 'FarmMSP' });
  caller = await enrolUser(organisation, 'ann', { attributes: { 'lotline.roles': 'admin' } });
  chaincode = new CountedChaincode(timelyChaincode(loadChaincode({ name: 'lotline', contracts })));
  address = `localhost:${await freePort()}`;
  const tls = {
    key: Buffer.from(own.privateKey),
    certificate: Buffer.from(own.certificate),
    clientAuthority: Buffer.from(authority.certificate),
  };
  server = new NegotiatingServer(chaincode, { packageId, address, tls });
  await server.start();
});

afterAll(async () => {
  server.stop();
  await rm(folder, { recursive: true, force: true });
});

interface Conversation {
  readonly client: peer.ChaincodeClient;
  readonly stream: ClientDuplexStream<peer.ChaincodeMessage, peer.ChaincodeMessage>;
  readonly registered: string;
}

/** Dials the service as a peer of that version does, up to READY. */
async function connectAs(version: PeerVersion): Promise<Conversation> {
  const client = new peer.ChaincodeClient(address, dialling(await tlsPair(authority, 'peer')));
  const stream = client.connect();
  const registered = await new Promise<string>((resolve, reject) => {
    stream.once('error', reject);
    stream.once('data', (message: peer.ChaincodeMessage) => {
      expect(message.getType()).toBe(Type.REGISTER);
      resolve(peer.ChaincodeID.deserializeBinary(message.getPayload_asU8()).getName());
    });
  });
  stream.write(messageOf(Type.REGISTERED));
  const payload = version === '2.5' ? new Uint8Array() : readyPayload(capabilitiesOf(version));
  stream.write(messageOf(Type.READY, payload));
  return { client, stream, registered };
}

function messageOf(
  type: MessageType,
  payload: Uint8Array = new Uint8Array(),
  transactionId = '',
): peer.ChaincodeMessage {
  const message = new peer.ChaincodeMessage();
  message.setType(type);
  message.setPayload(payload);
  message.setTxid(transactionId);
  message.setChannelId('lotline');
  return message;
}

/** Runs the contract on an empty state. Returns the messages that it sent and its response. */
async function transact(
  { stream }: Conversation,
  transaction: string,
  argument: string,
  now = new Date(),
): Promise<{ sent: MessageType[]; response: peer.Response }> {
  const request = { identity: caller, transaction, args: [argument] };
  const proposal = await buildProposal(request, { channel: 'lotline', chaincode: 'lotline', now });
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(proposal.bytes);
  signed.setSignature(proposal.signature);
  const input = new peer.ChaincodeInput();
  input.setArgsList([Buffer.from(transaction), Buffer.from(argument)]);
  const start = messageOf(Type.TRANSACTION, input.serializeBinary(), proposal.transactionId);
  start.setProposal(signed);
  const sent: MessageType[] = [];
  const completed = new Promise<peer.Response>((resolve) => {
    stream.on('data', (message: peer.ChaincodeMessage) => {
      sent.push(message.getType());
      if (message.getType() === Type.COMPLETED) resolve(peer.Response.deserializeBinary(message.getPayload_asU8()));
      else stream.write(messageOf(Type.RESPONSE, nothingFor(message), proposal.transactionId));
    });
  });
  stream.write(start);
  return { response: await completed, sent };
}

function nothingFor(message: peer.ChaincodeMessage): Uint8Array {
  if (message.getType() !== Type.GET_STATE_MULTIPLE) return new Uint8Array();
  const asked = peer.GetStateMultiple.deserializeBinary(message.getPayload_asU8()).getKeysList();
  const result = new peer.GetStateMultipleResult();
  result.setValuesList(asked.map(() => new Uint8Array()));
  return result.serializeBinary();
}

/** A batch whose response fills many packets. */
const unknownPlaces = JSON.stringify(
  Array.from({ length: 500 }, (_, n) => ({
    id: String(n),
    command: 'registerPlace',
    input: { place: 'https://id.gs1.org/414/0614141000005', name: 'Field' },
  })),
);

const batch = JSON.stringify([
  {
    id: 'one',
    command: 'registerParty',
    input: { party: 'https://id.gs1.org/417/0614141000005', name: 'Farm', roles: ['supplier'] },
  },
]);

describe('the contract as a service', () => {
  test('asks a 3.1 peer for many keys at once and a 2.5 peer for one at a time, on streams side by side', async () => {
    const [modern, old] = await Promise.all([connectAs('3.1'), connectAs('2.5')]);
    expect(modern.registered).toBe(packageId);
    const [fast, slow] = await Promise.all([
      transact(modern, 'lotline:submit', batch),
      transact(old, 'lotline:submit', batch),
    ]);
    expect(new Set(fast.sent)).toEqual(new Set([Type.GET_STATE_MULTIPLE, Type.WRITE_BATCH_STATE, Type.COMPLETED]));
    expect(new Set(slow.sent)).toEqual(new Set([Type.GET_STATE, Type.PUT_STATE, Type.COMPLETED]));
    for (const { response } of [fast, slow]) {
      expect(response.getStatus()).toBe(200);
      const [outcome] = readOutcomes(Buffer.from(response.getPayload_asU8()).toString());
      expect(outcome).toMatchObject({ request: 'one', status: 'recorded' });
    }
    expect(server.peers.map((offered) => offered?.useGetMultipleKeys).sort()).toEqual([false, true]);
    modern.client.close();
    old.client.close();
  });

  test('answers an unknown transaction without ending the stream', async () => {
    const conversation = await connectAs('3.1');
    const { response } = await transact(conversation, 'lotline:forget', '[]');
    expect(response.getStatus()).toBe(500);
    expect((await transact(conversation, 'lotline:read', '["k"]')).response.getStatus()).toBe(200);
    conversation.client.close();
  });

  test.each([-1, 1])('refuses transactions more than fifteen minutes from its clock (%d)', async (sign) => {
    const conversation = await connectAs('2.5');
    const at = (minutes: number): Date => new Date(Date.now() + sign * minutes * 60_000);
    const { response, sent } = await transact(conversation, 'lotline:read', '["k"]', at(16));
    expect(response.getStatus()).toBe(500);
    expect(response.getMessage()).toMatch(/unauthorized due to incorrect timestamp .*service time/);
    expect(sent).toEqual([Type.COMPLETED]);
    expect((await transact(conversation, 'lotline:read', '["k"]', at(14))).response.getStatus()).toBe(200);
    conversation.client.close();
  });

  test('refuses peers of another authority', async () => {
    const stranger = await tlsPair(await createTlsAuthority('other'), 'peer');
    const client = new peer.ChaincodeClient(address, dialling(stranger));
    const failure = await new Promise<Error>((resolve) => {
      client.connect().once('error', resolve);
    });
    expect(failure.message).toMatch(/UNAVAILABLE/);
    client.close();
  });

  test('waits for running transactions and their responses before it stops', async () => {
    const conversations = await Promise.all(Array.from({ length: 8 }, () => connectAs('3.1')));
    const running = conversations.map((each) => transact(each, 'lotline:submit', unknownPlaces));
    await Promise.all(conversations.map(({ stream }) => once(stream, 'data')));
    await server.finish(() => chaincode.idle(), delay(10_000, undefined, { ref: false }));
    expect(chaincode.running).toBe(0);
    for (const { response } of await Promise.all(running)) {
      expect(response.getStatus()).toBe(200);
      expect(readOutcomes(Buffer.from(response.getPayload_asU8()).toString())).toHaveLength(500);
    }
    for (const { client } of conversations) client.close();
  });
});
