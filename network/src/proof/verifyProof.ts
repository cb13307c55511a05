import { hex } from '../verify/bytes';
import { Endorsements } from '../verify/endorsements';
import { isConfiguration } from '../verify/fabricBlock';
import { signedTransaction } from '../verify/signedTransaction';
import { decodeEnvelope } from '../verify/transactionEnvelope';
import { verifyTransaction } from '../verify/verifyTransaction';
import { bytesOf, type ProofBundle, type ProofStatement, readBundle, statementBytes, statementOf } from './bundle';
import { embeddedChannel } from './embeddedChannel';
import { fabricChannel } from './fabricChannel';
import { isAbout } from './goodsFacts';
import type { ProofAuthority, ProofChannel, ProvenBlock } from './proofChannel';
import { ProofError } from './proofError';
import { fingerprintOf } from './proofIdentities';
import {
  type PlacedTransaction,
  placedTransactions,
  provenBlocks,
  requireExtensions,
  requireLastLeaf,
} from './provenParts';
import { ReceiptChecker } from './provenReceipts';
import { type ProvenEvent, provenEvents, type VerifiedTransaction } from './provenEvents';
import { type ProofGap, requireVersions } from './requireVersions';

/** The content of a bundle, checked. */
export interface ProofReport {
  readonly subject: string;
  readonly channel: string;
  readonly chaincode: string;
  /** MSP id of the member that made the bundle. */
  readonly issuer: string;
  /** Hash of block 0, hex: with the channel it names the ledger on public chains. */
  readonly firstBlock: string;
  readonly tree: Pick<ProofStatement['tree'], 'size' | 'root' | 'height'>;
  readonly events: readonly ProvenEvent[];
  /** Number of transactions that are proven to exist and are not disclosed. */
  readonly withheld: number;
  /** The withheld ones that a disclosed one followed: the history of these goods up to that block is not shown. */
  readonly gaps: readonly ProofGap[];
  readonly authorities: readonly ProofAuthority[];
  readonly earlier: readonly { readonly size: number; readonly root: string }[];
  /** Roots that the bundle says are on a public chain. Only a look at that chain confirms them. */
  readonly anchors: readonly Omit<ProofStatement['anchors'][number], 'path'>[];
}

/** The reader’s own knowledge of the ledger. */
export interface ProofExpectation {
  /** Hash of block 0, hex: then nobody, not even an orderer, can show another ledger. */
  readonly ledger?: string | undefined;
  /** The chaincode's name; `lotline` by default. Other chaincodes of the channel may have weaker policies. */
  readonly chaincode?: string | undefined;
}

/**
 * Checks a bundle's text without network, from the certificates (PEM) of the orderers' authorities. Give no others: every
 * authority that is trusted here may order blocks. Throws `ProofError` with the part at fault.
 *
 * @example
 * const { events } = await verifyProof(text, [ordererCertificate]);
 */
export async function verifyProof(
  text: string,
  orderers: readonly string[],
  expected: ProofExpectation = {},
): Promise<ProofReport> {
  const trusted = new Set(orderers.map(fingerprintOf));
  try {
    const bundle = readBundle(text);
    const { channel, ...report } = await verifiedStatement(statementOf(bundle), trusted, expected);
    return { ...report, channel: channel.name, issuer: await verifyIssuer(bundle, channel) };
  } catch (error) {
    throw asProofError(error);
  }
}

/** The same for what an issuer signs, without its signature. */
export async function verifyStatement(
  statement: ProofStatement,
  orderers: readonly string[],
  expected: ProofExpectation = {},
): Promise<VerifiedStatement> {
  const trusted = new Set(orderers.map(fingerprintOf));
  return verifiedStatement(statement, trusted, expected).catch((error: unknown) => {
    throw asProofError(error);
  });
}

/** Bytes that a dishonest member made up can fail in any part that reads them. */
const asProofError = (error: unknown): ProofError =>
  error instanceof ProofError
    ? error
    : new ProofError(`The bundle cannot be read: ${messageOf(error)}`, { cause: error });

type VerifiedStatement = Omit<ProofReport, 'channel' | 'issuer'> & { readonly channel: ProofChannel };

async function verifiedStatement(
  statement: ProofStatement,
  trusted: ReadonlySet<string>,
  expected: ProofExpectation,
): Promise<VerifiedStatement> {
  const { chaincode } = statement;
  const blocks = provenBlocks(statement);
  const placed = placedTransactions(statement, blocks);
  requireExtensions(statement);
  requireLastLeaf(statement, blocks);
  const [first, second] = blocks;
  if (first?.header.number !== 0) throw new ProofError('The bundle does not contain block 0.');
  if (statement.ledger === 'fabric' && second?.header.number !== 1) {
    throw new ProofError('The bundle does not contain block 1, the first that the orderers signed.');
  }
  requireExpected(expected, { chaincode, firstBlock: hex(first.hash) });
  const channel = (statement.ledger === 'embedded' ? embeddedChannel : fabricChannel)(first, trusted);
  if (channel.name !== statement.channel) throw new ProofError(`Block 0 is of the channel ${channel.name}.`);
  const verified = await verifyBlocks(statement, { channel, blocks, placed });
  const gaps = requireVersions(verified, placed, statement);
  const events = provenEvents(statement, verified, new ReceiptChecker(verified, placed, chaincode));
  requireSubject(statement, verified);
  const { size, root, height } = statement.tree;
  return {
    subject: statement.subject,
    channel,
    chaincode,
    firstBlock: hex(first.hash),
    tree: { size, root, height },
    events,
    withheld: placed.filter(({ envelope }) => envelope === undefined).length,
    gaps,
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

/** Verifies the blocks in order, by the configuration and the policies of their time. */
async function verifyBlocks(
  { configuration, chaincode }: ProofStatement,
  { channel, blocks, placed }: Parts,
): Promise<VerifiedTransaction[]> {
  const endorsements = new Endorsements();
  const verified: VerifiedTransaction[] = [];
  const configured = new Set(configuration);
  const byBlock = new Map<ProvenBlock, PlacedTransaction[]>(blocks.map((block) => [block, []]));
  for (const each of placed) byBlock.get(each.block)?.push(each);
  for (const [block, here] of byBlock) {
    const { number } = block.header;
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
  requireOnce(verified);
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

/** A ledger takes each transaction once; a second one of the same bytes is not valid. */
function requireOnce(verified: readonly VerifiedTransaction[]): void {
  const known = new Set<string>();
  for (const { envelope, placed } of verified) {
    if (known.has(envelope.transactionId)) throw new ProofError(`Transaction ${placed.leaf} is there twice.`);
    known.add(envelope.transactionId);
  }
}

function requireExpected(expected: ProofExpectation, found: { chaincode: string; firstBlock: string }): void {
  const { chaincode = 'lotline', ledger = found.firstBlock } = expected;
  if (ledger.toLowerCase() !== found.firstBlock) {
    throw new ProofError(`The bundle is of another ledger: the hash of its block 0 is ${found.firstBlock}.`);
  }
  if (chaincode !== found.chaincode) {
    throw new ProofError(`The bundle is of the chaincode ${found.chaincode}, not of ${chaincode}.`);
  }
}

/** Throws unless a disclosed event is of the goods themselves. */
function requireSubject({ subject, chaincode }: ProofStatement, verified: readonly VerifiedTransaction[]): void {
  if (verified.some(({ envelope }) => isAbout(envelope, chaincode, subject))) return;
  throw new ProofError(`No transaction that the bundle discloses is of ${subject}.`);
}

async function verifyIssuer({ issuer, ...statement }: ProofBundle, channel: ProofChannel): Promise<string> {
  try {
    const identity = bytesOf(issuer.identity, 'The issuer');
    const signer = await channel.identities.identify(identity);
    const signature = bytesOf(issuer.signature, 'The issuer’s signature');
    if (await signer.verifies(statementBytes(statement, identity), signature)) return signer.mspId;
  } catch (error) {
    throw error instanceof ProofError ? error : new ProofError(`The issuer: ${messageOf(error)}.`);
  }
  throw new ProofError('The signature of the issuer does not verify: the file was changed.');
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
