import { serializedIdentity } from '../../identity/signingIdentity';
import { agreedBytes, type MemberUpdate, updateEnvelope } from '../../verify/memberUpdate';
import type { Chain } from '../chain';
import type { LedgerOrganisation } from '../options';
import { committedBlock } from './committedBlock';
import { sealBlock } from './sealBlock';

export interface UpdateRequest {
  readonly channel: string;
  readonly orderer: LedgerOrganisation;
  /** The members before. */
  readonly members: readonly LedgerOrganisation[];
  readonly joining: readonly LedgerOrganisation[];
  /** MSP ids of the members that agree. */
  readonly agreed: readonly string[];
  readonly time: Date;
}

/** Appends a block from which on further organisations are members of the channel, signed by the members that agree. */
export async function appendMemberUpdate(chain: Chain, request: UpdateRequest): Promise<void> {
  const { channel, orderer, members, joining, agreed } = request;
  const head = chain.head;
  if (!head) throw new Error('There is no genesis block.');
  const number = head.number + 1;
  const time = request.time < head.time ? head.time : request.time;
  const organisations = [...members, ...joining].map(({ name, mspId, caCertificate }) => ({
    name,
    mspId,
    caCertificate,
  }));
  const text = JSON.stringify({ channel, block: number, organisations } satisfies MemberUpdate);
  const signers = members.filter(({ mspId }) => agreed.includes(mspId));
  const signatures = await Promise.all(
    signers.map(async ({ node }) => {
      const identity = serializedIdentity(node);
      return { identity, signature: await node.sign(agreedBytes(text, identity)) };
    }),
  );
  const envelopes = [updateEnvelope(channel, text, signatures)];
  const codes = new Uint8Array(1);
  const content = { number, previousHash: head.hash, envelopes, codes, time };
  const { raw, header, hash } = await sealBlock(content, orderer.node);
  const present = (): ReturnType<typeof committedBlock> => committedBlock({ header, hash, codes, time }, []);
  const changes = { spaces: new Map(), history: [] };
  await chain.append(raw, { number, hash, time, transactions: [], present, changes, isJoin: true }, []);
}
