import type { ConnectOptions } from '@hyperledger/fabric-gateway';
import { discovery, msp } from '@hyperledger/fabric-protos';
import type { SigningIdentity } from '@lotline/network/embedded';
import { LedgerFailure, NotEndorsed } from '../ledger';

const patienceMs = 3000;

export interface MembershipOptions {
  readonly client: ConnectOptions['client'];
  readonly channel: string;
  readonly signer: SigningIdentity;
}

/**
 * Adds to a failure the names of organisations none of whose peers can be reached, as far as a peer knows. A peer needs about ten seconds
 * to notice that another peer is gone.
 */
export async function namingAbsent(
  failure: unknown,
  mspIds: readonly string[],
  askPresent: () => Promise<ReadonlySet<string>>,
): Promise<unknown> {
  if (!(failure instanceof NotEndorsed)) return failure;
  const present = await askPresent().catch(() => undefined);
  const absent = present ? mspIds.filter((mspId) => !present.has(mspId)) : [];
  if (absent.length === 0) return failure;
  const { message, transactionId } = failure;
  return new NotEndorsed(`No peer of ${absent.join(' and of ')} can be reached, and it is needed: ${message}`, {
    ...(transactionId === undefined ? {} : { transactionId }),
    cause: failure,
  });
}

/** The MSP ids of organisations whose peers a peer sees in the channel. Rejects with LedgerFailure. */
export async function presentOrganisations({
  client,
  channel,
  signer,
}: MembershipOptions): Promise<ReadonlySet<string>> {
  const identity = new msp.SerializedIdentity();
  identity.setMspid(signer.mspId);
  identity.setIdBytes(Buffer.from(signer.certificate));
  const authentication = new discovery.AuthInfo();
  authentication.setClientIdentity(identity.serializeBinary());
  const query = new discovery.Query();
  query.setChannel(channel);
  query.setPeerQuery(new discovery.PeerMembershipQuery());
  const request = new discovery.Request();
  request.setAuthentication(authentication);
  request.setQueriesList([query]);
  const payload = request.serializeBinary();
  const signed = new discovery.SignedRequest();
  signed.setPayload(payload);
  signed.setSignature(await signer.sign(payload));
  const members = (await discover(client, signed)).getResultsList()[0]?.getMembers();
  if (!members) throw new LedgerFailure('unavailable', 'The peer does not list the other peers.');
  const organisations = members.toObject().peersByOrgMap.filter(([, { peersList }]) => peersList.length > 0);
  return new Set(organisations.map(([mspId]) => mspId));
}

const discover = (client: ConnectOptions['client'], signed: discovery.SignedRequest): Promise<discovery.Response> =>
  new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      '/discovery.Discovery/Discover',
      (message: discovery.SignedRequest) => Buffer.from(message.serializeBinary()),
      (bytes) => discovery.Response.deserializeBinary(bytes),
      signed,
      { deadline: Date.now() + patienceMs },
      (error, response) => {
        if (response) resolve(response);
        else reject(new LedgerFailure('unavailable', error?.message ?? 'The peer does not answer.', { cause: error }));
      },
    );
  });
