import { common } from './messages';
import { z } from 'zod';
import { base64, concat, fromBase64, text as textOf, utf8 } from './bytes';
import type { SealedBlock } from './sealedBlock';
import type { Signers } from './signaturePolicy';
import type { TrustedOrganisation } from './trust';

const organisation = z.strictObject({ name: z.string(), mspId: z.string(), caCertificate: z.string() });
const content = z.strictObject({
  channel: z.string(),
  block: z.int(),
  organisations: z.array(organisation).min(1),
});
const update = z.strictObject({
  content: z.string(),
  agreed: z.array(z.strictObject({ identity: z.base64(), signature: z.base64() })),
});

/** The members of an embedded channel from a block on: those before it, and those that join. */
export type MemberUpdate = z.infer<typeof content>;

/** The channel before an update. */
export interface ChannelMembers {
  readonly channel: string | undefined;
  readonly members: readonly TrustedOrganisation[];
  readonly ordererMsp: string;
  /** True if two certificates (PEM) are of the same authority. */
  readonly isSameAuthority: (one: string, other: string) => boolean;
}

/** The bytes that an agreeing member signs: the text of the update and the identity of the signer. */
export const agreedBytes = (text: string, identity: Uint8Array): Uint8Array => concat(utf8(text), identity);

/** The envelope of an update (`common.Envelope`, type CONFIG). */
export function updateEnvelope(
  channel: string,
  text: string,
  agreed: readonly { readonly identity: Uint8Array; readonly signature: Uint8Array }[],
): Uint8Array {
  const channelHeader = new common.ChannelHeader();
  channelHeader.setType(common.HeaderType.CONFIG);
  channelHeader.setChannelId(channel);
  const header = new common.Header();
  header.setChannelHeader(channelHeader.serializeBinary());
  const signatures = agreed.map(({ identity, signature }) => ({
    identity: base64(identity),
    signature: base64(signature),
  }));
  const payload = new common.Payload();
  payload.setHeader(header);
  payload.setData(utf8(JSON.stringify({ content: text, agreed: signatures })));
  const envelope = new common.Envelope();
  envelope.setPayload(payload.serializeBinary());
  return envelope.serializeBinary();
}

/** Returns true if the block changes the channel's members instead of holding transactions. */
export function isMemberUpdate({ header, envelopes }: Pick<SealedBlock, 'header' | 'envelopes'>): boolean {
  return header.number > 0 && envelopes.some((bytes) => typeOf(payloadOf(bytes)) === common.HeaderType.CONFIG);
}

const payloadOf = (bytes: Uint8Array): common.Payload =>
  common.Payload.deserializeBinary(common.Envelope.deserializeBinary(bytes).getPayload_asU8());

const typeOf = (payload: common.Payload): number =>
  common.ChannelHeader.deserializeBinary(payload.getHeader()?.getChannelHeader_asU8() ?? new Uint8Array()).getType();

/**
 * Verifies that a majority of the members signed the update, and that it only adds members. Answers those that join. Throws an Error with
 * the reason if it is not to be believed.
 */
export async function verifyMemberUpdate(
  block: SealedBlock,
  before: ChannelMembers,
  identities: Signers,
): Promise<MemberUpdate['organisations']> {
  const [bytes, ...more] = block.envelopes;
  if (bytes === undefined || more.length > 0) throw new Error('a change of members stands alone in its block');
  const { content: text, agreed } = update.parse(JSON.parse(textOf(payloadOf(bytes).getData_asU8())));
  const { channel, block: number, organisations } = content.parse(JSON.parse(text));
  if (number !== block.header.number || (before.channel ?? channel) !== channel) {
    throw new Error('the change of members was signed for another block or channel');
  }
  const signed = new Set<string>();
  for (const { identity, signature } of agreed) {
    const signer = fromBase64(identity);
    const { mspId, units, verifies } = await identities.check(signer, block.time);
    const isGood = await verifies(agreedBytes(text, signer), fromBase64(signature));
    if (isGood && units.includes('peer')) signed.add(mspId);
  }
  const count = before.members.filter(({ mspId }) => signed.has(mspId)).length;
  if (count * 2 <= before.members.length) throw new Error('no majority of the members agreed to the change of members');
  return joining(before, organisations);
}

function joining(
  { members, ordererMsp, isSameAuthority }: ChannelMembers,
  organisations: MemberUpdate['organisations'],
): MemberUpdate['organisations'] {
  const kept = members.every(({ mspId, caCertificate }, index) => {
    const same = organisations[index];
    return same?.mspId === mspId && isSameAuthority(same.caCertificate, caCertificate);
  });
  if (!kept) throw new Error('the change of members leaves a member out, or gives it another authority');
  const added = organisations.slice(members.length);
  const mspIds = [...organisations.map(({ mspId }) => mspId), ordererMsp];
  if (new Set(mspIds).size !== mspIds.length) throw new Error('two organisations have the same MSP id');
  return added;
}
