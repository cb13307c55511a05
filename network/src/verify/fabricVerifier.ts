import { common, peer } from './messages';
import { Endorsements, type SignedTransaction } from './endorsements';
import { equalBytes, hex } from './bytes';
import { configIn, decodeFabricBlock, contentOf, type FabricBlock, verifyOrderers } from './fabricBlock';
import { type FabricChannel, readChannel } from './fabricChannel';
import { FabricIdentities } from './fabricIdentities';
import { FabricPolicies } from './fabricPolicies';
import { decodeEnvelope } from './transactionEnvelope';
import { VerificationError } from './verificationError';
import { codeName, signedTransaction } from './signedTransaction';
import type { VerifiedBlock } from './verifyBlock';
import { verifyTransaction } from './verifyTransaction';
import { codeAt } from './codeAt';

/**
 * Verifies the blocks of a Fabric channel from the first on: hash chain, the orderers' signatures, each valid transaction's creator and
 * endorsers, and that the endorsers satisfy the chaincode's policy and key-level policies, all by the channel's configuration of that
 * time. Block 0 is trusted: it is not signed, but every later signature covers its hash. Not verified: that transactions marked as
 * invalid are invalid, and that a change of the configuration was approved.
 */
export class FabricVerifier {
  readonly channelId: string;
  #channel: FabricChannel;
  #head: { readonly number: number; readonly hash: Uint8Array };
  readonly #endorsements = new Endorsements();
  readonly #policies = new FabricPolicies();
  #identities: FabricIdentities;

  /** Throws `VerificationError` if the bytes are not the first block of a channel. */
  constructor(genesis: Uint8Array) {
    try {
      const block = decodeFabricBlock(genesis);
      const config = configIn(block);
      if (block.header.number !== 0 || !config) throw new Error('it does not describe a channel');
      this.channelId = config.channelId;
      this.#channel = readChannel(config.config);
      this.#identities = identitiesOf(this.#channel);
      this.#head = { number: 0, hash: block.hash };
    } catch (error) {
      throw new VerificationError(0, messageOf(error));
    }
  }

  /** The channel's configuration after the last block. */
  get channel(): FabricChannel {
    return this.#channel;
  }

  get head(): { readonly number: number; readonly hash: Uint8Array } {
    return this.#head;
  }

  /** Verifies the next block; throws `VerificationError` if that fails. */
  async add(raw: Uint8Array): Promise<Omit<VerifiedBlock, 'time'>> {
    const number = this.#head.number + 1;
    try {
      const block = decodeFabricBlock(raw);
      this.#follows(block, number);
      await verifyOrderers(block, this.#channel, this.#identities);
      const signed = await this.#transactions(block);
      this.#endorsements.check(signed, (namespace) => this.#policies.judge(this.#channel, namespace));
      this.#policies.apply(signed);
      const config = configIn(block);
      if (config) this.#configure(config);
      const previousHash = hex(this.#head.hash);
      this.#head = { number, hash: block.hash };
      const transactions = signed.map(({ transactionId, code, endorsers }) => ({
        transactionId,
        code,
        endorsers: endorsers.map(({ mspId }) => mspId),
      }));
      return { number, hash: hex(block.hash), previousHash, transactions };
    } catch (error) {
      throw new VerificationError(number, messageOf(error));
    }
  }

  #follows({ header }: FabricBlock, number: number): void {
    if (header.number !== number) throw new Error(`it calls itself block ${header.number}`);
    if (equalBytes(this.#head.hash, header.previousHash)) return;
    throw new Error('it does not follow the block before it: the previous hash differs');
  }

  /** Verifies the signatures of transactions that are marked as valid; the others are ignored. */
  #transactions({ envelopes, codes }: FabricBlock): Promise<(SignedTransaction & { readonly code: string })[]> {
    if (codes.length !== envelopes.length) throw new Error('it does not have one code per transaction');
    return Promise.all(
      envelopes.map(async (bytes, index) => {
        const code = codeAt(codes, index);
        const isEndorser = contentOf(bytes).type === common.HeaderType.ENDORSER_TRANSACTION;
        if (!isEndorser || !mayMatter.has(code)) return unread(codeName(code));
        try {
          const envelope = decodeEnvelope(bytes);
          if (envelope.channel !== this.channelId) throw new Error('it is of another channel');
          return signedTransaction(envelope, await verifyTransaction(envelope, this.#identities), code);
        } catch (error) {
          throw new Error(`transaction ${index}: ${messageOf(error)}`, { cause: error });
        }
      }),
    );
  }

  #configure({ config, channelId }: { config: common.Config; channelId: string }): void {
    const next = readChannel(config);
    if (channelId !== this.channelId) throw new Error(`it configures another channel, ${channelId}`);
    if (next.sequence !== this.#channel.sequence + 1) {
      throw new Error(`its configuration has the number ${next.sequence} after ${this.#channel.sequence}`);
    }
    this.#channel = next;
    this.#identities = identitiesOf(next);
  }
}

/** Codes of transactions whose writes or policies affect others of their block. */
const mayMatter: ReadonlySet<number> = new Set([
  peer.TxValidationCode.VALID,
  peer.TxValidationCode.MVCC_READ_CONFLICT,
  peer.TxValidationCode.PHANTOM_READ_CONFLICT,
]);

const unread = (code: string): SignedTransaction & { readonly code: string } => ({
  transactionId: '',
  chaincode: '',
  code,
  isValid: false,
  isEndorsed: false,
  endorsers: [],
  writes: [],
});

const identitiesOf = ({ organisations, ordererOrganisations }: FabricChannel): FabricIdentities =>
  new FabricIdentities([...organisations, ...ordererOrganisations]);

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
