import { hex } from '../verify/bytes';
import { Endorsements } from '../verify/endorsements';
import { isConfiguration } from '../verify/fabricBlock';
import type { Signer } from '../verify/signaturePolicy';
import { signedTransaction } from '../verify/signedTransaction';
import { decodeEnvelope, type TransactionEnvelope } from '../verify/transactionEnvelope';
import { verifyTransaction } from '../verify/verifyTransaction';
import { bytesOf, type ProofBundle, type ProofStatement, readBundle, statementBytes, statementOf } from './bundle';
import { embeddedChannel } from './embeddedChannel';
import { fabricChannel } from './fabricChannel';
import { earlierWriters } from './goodsVersions';
import type { ProofAuthority, ProofChannel, ProvenBlock } from './proofChannel';
import { ProofError } from './proofError';
import { fingerprintOf } from './proofIdentities';
import { type PlacedTransaction, placedTransactions, provenBlocks, requireExtensions } from './provenParts';
import { transactionEvents } from './transactionEvents';

/** A proven event. */
export interface ProvenEvent {
  readonly id: string;
  /** MSP id of the organisation that recorded it. */
  readonly mspId: string;
  /** The EPCIS event as it was recorded. */
  readonly body: unknown;
  readonly transactionId: string;
  /** The time in the transaction, RFC 3339 UTC, as its signer states it. */
  readonly recorded: string;
  readonly block: number;
  /** MSP ids of the organisations whose peers executed the transaction and signed the result. */
  readonly endorsers: readonly string[];
  /** How it is bound to its block; see PlacedTransaction. */
  readonly bound: PlacedTransaction['bound'];
}

/** The content of a bundle, checked. */
export interface ProofReport {
  readonly subject: string;
  readonly channel: string;
  /** MSP id of the member that made the bundle. */
  readonly issuer: string;
  /** Hash of block 0, hex: with the channel it names the ledger on public chains. */
  readonly firstBlock: string;
  readonly tree: ProofStatement['tree'];
  readonly events: readonly ProvenEvent[];
  /** Number of transactions that are proven to exist and are not disclosed. */
  readonly withheld: number;
  readonly authorities: readonly ProofAuthority[];
  readonly earlier: readonly { readonly size: number; readonly root: string }[];
  /** Roots that the bundle says are on a public chain. Only a look at that chain confirms them. */
  readonly anchors: readonly Omit<ProofStatement['anchors'][number], 'path'>[];
}

/**
 * Checks a bundle's text without network, from the certificates (PEM) of the authorities that the reader trusts, which must include those of
 * the orderers. Throws `ProofError` with the part at fault.
 *
 * @example
 * const { events } = await verifyProof(text, [ordererCertificate]);
 */
export async function verifyProof(text: string, authorities: readonly string[]): Promise<ProofReport> {
  const bundle = readBundle(text);
  const { channel, ...report } = await verifyStatement(statementOf(bundle), authorities);
  return { ...report, channel: channel.name, issuer: await verifyIssuer(bundle, channel) };
}

/** The same for what an issuer signs, without its signature. */
export async function verifyStatement(
  statement: ProofStatement,
  authorities: readonly string[],
): Promise<Omit<ProofReport, 'channel' | 'issuer'> & { readonly channel: ProofChannel }> {
  const blocks = provenBlocks(statement);
  const placed = placedTransactions(statement, blocks);
  requireExtensions(statement);
  const trusted = new Set(authorities.map(fingerprintOf));
  const [first, second] = blocks;
  if (first?.header.number !== 0) throw new ProofError('The bundle does not contain block 0.');
  if (statement.ledger === 'fabric' && second?.header.number !== 1) {
    throw new ProofError('The bundle does not contain block 1, the first that the orderers signed.');
  }
  const channel = (statement.ledger === 'embedded' ? embeddedChannel : fabricChannel)(first, trusted);
  if (channel.name !== statement.channel) throw new ProofError(`Block 0 is of the channel ${channel.name}.`);
  const verified = await verifyBlocks(statement, { channel, blocks, placed });
  requireEarlierWriters(verified, placed, statement.chaincode);
  return {
    subject: statement.subject,
    channel,
    firstBlock: hex(first.hash),
    tree: statement.tree,
    events: provenEvents(statement, verified),
    withheld: placed.filter(({ envelope }) => envelope === undefined).length,
    authorities: channel.authorities(),
    earlier: statement.earlier.map(({ size, root }) => ({ size, root })),
    anchors: statement.anchors.map(({ path: _, ...anchor }) => anchor),
  };
}

interface Parts {
  readonly channel: ProofChannel;
  readonly blocks: readonly ProvenBlock[];
  readonly placed: readonly PlacedTransaction[];
}

interface VerifiedTransaction {
  readonly placed: PlacedTransaction;
  readonly envelope: TransactionEnvelope;
  readonly endorsers: readonly Signer[];
}

/** Verifies the blocks in order, by the configuration and the policies of their time. */
async function verifyBlocks(
  { configuration, chaincode, tree }: ProofStatement,
  { channel, blocks, placed }: Parts,
): Promise<VerifiedTransaction[]> {
  const endorsements = new Endorsements();
  const verified: VerifiedTransaction[] = [];
  const configured = new Set(configuration);
  for (const block of blocks) {
    const { number } = block.header;
    const here = placed.filter((each) => each.block === block);
    if (number >= tree.height) throw new ProofError(`Block ${number} is after the last one of the tree.`);
    try {
      await channel.verifyBlock(block);
      if (isConfigured(block, here) !== configured.delete(number)) throw new Error('it is not listed as what it is');
      if (here.some(({ envelope }) => envelope && isConfiguration(envelope))) {
        await channel.configure(block);
        continue;
      }
      const each = await verifyTransactions(here, channel, chaincode);
      verified.push(...each);
      const signed = each.map(({ envelope, endorsers }) => signedTransaction(envelope, endorsers, 0));
      endorsements.check(signed, (namespace) => channel.judge(namespace));
      channel.apply(signed);
    } catch (error) {
      throw error instanceof ProofError ? error : new ProofError(`Block ${number}: ${messageOf(error)}.`);
    }
  }
  if (configured.size > 0) throw new ProofError('The bundle leaves out a block that configures the channel.');
  if (!blocks.some(({ header }) => header.number === tree.height - 1)) {
    throw new ProofError('The bundle does not contain the last block of the tree.');
  }
  return verified;
}

/** True for a block that configures the channel. It must be disclosed, alone in its block. */
function isConfigured({ header }: ProvenBlock, here: readonly PlacedTransaction[]): boolean {
  const found = here.filter(({ envelope }) => envelope && isConfiguration(envelope));
  if (found.some(({ bound }) => bound !== 'orderer'))
    throw new Error('its configuration is not the content of the block');
  return found.length > 0 || header.number === 0;
}

async function verifyTransactions(
  here: readonly PlacedTransaction[],
  channel: ProofChannel,
  chaincode: string,
): Promise<VerifiedTransaction[]> {
  const verified: VerifiedTransaction[] = [];
  for (const placed of here) {
    if (!placed.envelope) continue;
    const envelope = decodeEnvelope(placed.envelope);
    if (envelope.channel !== channel.name) throw new Error(`transaction ${placed.leaf} is of another channel`);
    if (envelope.chaincode !== chaincode && envelope.chaincode !== '_lifecycle') {
      throw new Error(`transaction ${placed.leaf} calls another chaincode, ${envelope.chaincode}`);
    }
    try {
      verified.push({ placed, envelope, endorsers: await verifyTransaction(envelope, channel.identities) });
    } catch (error) {
      throw new Error(`transaction ${placed.leaf}: ${messageOf(error)}`, { cause: error });
    }
  }
  return verified;
}

/** Throws if a transaction that changed the same goods in between is left out. */
function requireEarlierWriters(
  verified: readonly VerifiedTransaction[],
  placed: readonly PlacedTransaction[],
  chaincode: string,
): void {
  const known = new Set(placed.map(({ block, index }) => `${block.header.number}/${index}`));
  for (const { key, writer } of verified.flatMap(({ envelope }) => earlierWriters(envelope, chaincode))) {
    if (known.has(`${writer.block}/${writer.index}`)) continue;
    const goods = key.replaceAll('\0', ' ').trim();
    throw new ProofError(
      `Transaction ${writer.index} of block ${writer.block} changed ${goods} before a later event did, and the bundle leaves it out.`,
    );
  }
}

/** The named events. Throws unless they are exactly those that the disclosed transactions recorded. */
function provenEvents({ events, chaincode }: ProofStatement, verified: readonly VerifiedTransaction[]): ProvenEvent[] {
  const recorded = verified.flatMap((transaction) => eventsOf(transaction, chaincode));
  return recorded
    .map(({ leaf, ...event }, at) => {
      const named = events[at];
      if (named?.id === event.id && named.mspId === event.mspId && named.leaf === leaf) return event;
      throw new ProofError(
        `Transaction ${leaf} records ${event.id} of ${event.mspId}, which the bundle does not name there.`,
      );
    })
    .concat(surplus(events, recorded.length));
}

function surplus(events: ProofStatement['events'], recorded: number): never[] {
  const more = events[recorded];
  if (more) throw new ProofError(`No disclosed transaction records the event ${more.id}.`);
  return [];
}

function eventsOf(
  { placed, envelope, endorsers }: VerifiedTransaction,
  chaincode: string,
): (ProvenEvent & { readonly leaf: number })[] {
  const { leaf, block, bound } = placed;
  const written = eventKeys(envelope, chaincode);
  try {
    return transactionEvents(envelope).map(({ id, body, mspId }) => {
      if (!written.some((key) => key.includes(hashIn(id)))) {
        throw new Error(`it names the event ${id} and does not write it`);
      }
      return {
        leaf,
        id,
        mspId,
        body,
        transactionId: envelope.transactionId,
        recorded: envelope.timestamp.toISOString(),
        block: block.header.number,
        endorsers: [...new Set(endorsers.map((each) => each.mspId))].sort(),
        bound,
      };
    });
  } catch (error) {
    throw new ProofError(`Transaction ${leaf}: ${messageOf(error)}.`);
  }
}

const hashIn = (id: string): string => /^ni:\/\/\/sha-256;([0-9a-f]{64})\?ver=CBV2\.0$/.exec(id)?.[1] ?? id;

const eventKeys = (envelope: TransactionEnvelope, chaincode: string): string[] =>
  signedTransaction(envelope, [], 0)
    .writes.filter(({ namespace }) => namespace === chaincode)
    .flatMap(({ writes }) => writes.map(({ key }) => key))
    .filter((key) => key.startsWith('\0event\0'));

async function verifyIssuer({ issuer, ...statement }: ProofBundle, channel: ProofChannel): Promise<string> {
  try {
    const signer = await channel.identities.identify(bytesOf(issuer.identity, 'The issuer'));
    const signature = bytesOf(issuer.signature, 'The issuer’s signature');
    if (await signer.verifies(statementBytes(statement), signature)) return signer.mspId;
  } catch (error) {
    throw error instanceof ProofError ? error : new ProofError(`The issuer: ${messageOf(error)}.`);
  }
  throw new ProofError('The signature of the issuer does not verify: the file was changed.');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
