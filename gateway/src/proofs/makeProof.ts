import {
  earlierWriters,
  isAbout,
  isOnlyAbout,
  type LedgerBlockParts,
  type ProofBlock,
  type ProofStatement,
  type ProofTransaction,
  readLedgerBlock,
  requestCounts,
  signerReads,
  statementBytes,
  transactionEvents,
  writeBundle,
} from '@lotline/network/proof';
import { decodeEnvelope, codeAt } from '@lotline/network/verify';
import type { TraceAnswer } from '../answers';
import type { Ledger, LedgerIdentity, ProofSigning } from '../ledger/ledger';
import type { Database } from '../projection/database';
import { rootNodes } from '../queries/rootNodes';
import { hashOf, NothingToDisclose } from './disclosure';
import type { LedgerTree } from './ledgerTree';

/** A request for a proof: the trace back from the goods, and what may be disclosed. */
export interface ProofRequest {
  readonly trace: TraceAnswer;
  /** Sizes of earlier trees that the bundle's tree is proven to extend. */
  readonly since: readonly number[];
  /** True to disclose whole transactions that hold events of other goods, too. */
  readonly wholeTransactions: boolean;
  readonly anchors: readonly Omit<ProofStatement['anchors'][number], 'path'>[];
}

/** The sources of a proof. */
export interface ProofSources {
  readonly ledger: Ledger;
  readonly signing: ProofSigning;
  readonly database: Database;
  readonly tree: LedgerTree;
}

interface Shown {
  readonly block: number;
  readonly position: number;
  readonly envelope: Uint8Array;
  readonly isDisclosed: boolean;
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/**
 * Makes the bundle for the goods of a trace, signed by the caller. Rejects with NothingToDisclose if each of its transactions also holds
 * events of other goods and those may not be disclosed.
 */
export async function makeProof(
  sources: ProofSources,
  identity: LedgerIdentity,
  request: ProofRequest,
): Promise<string> {
  const { tree, signing } = sources;
  await tree.extend();
  const blocks = new BlockReader(sources.ledger);
  const named = await namedTransactions(sources, blocks, request);
  const disclosed = named.filter(({ isDisclosed }) => isDisclosed);
  const isOfGoods = ({ envelope }: Shown): boolean =>
    isAbout(decodeEnvelope(envelope), signing.chaincode, request.trace.root);
  if (!disclosed.some(isOfGoods)) throw new NothingToDisclose(named.length);
  const writers = disclosed
    .flatMap(({ envelope }) => earlierWriters(decodeEnvelope(envelope), signing.chaincode))
    .map(({ writer }) => ({ block: writer.block, position: writer.index, isDisclosed: false }));
  const signers = await signerChanges(disclosed, blocks, { signing, wholeTransactions: request.wholeTransactions });
  const marks = tree.marks().map((mark) => ({ ...mark, isDisclosed: true }));
  const places = inOrder([...marks, ...named, ...writers, ...signers]);
  const last = tree.height - 1;
  const second = sources.ledger.kind === 'embedded' ? [] : [1];
  const numbers = [...new Set([...places.map(({ block }) => block), ...second, last])].sort((a, b) => a - b);
  const statement: ProofStatement = {
    format: 'lotline-proof/1',
    ledger: sources.ledger.kind === 'embedded' ? 'embedded' : 'fabric',
    channel: sources.ledger.channel,
    chaincode: signing.chaincode,
    subject: request.trace.root,
    tree: await treeHead(tree, blocks),
    configuration: tree.marks().flatMap(({ kind, block }) => (kind === 'configuration' ? [block] : [])),
    blocks: await Promise.all(numbers.map(async (number) => proofBlock(await blocks.read(number), sources.ledger))),
    transactions: await Promise.all(places.map((place) => proofTransaction(place, tree, blocks))),
    events: disclosed.flatMap((each) => eventsOf(each, tree)),
    earlier: request.since.map((size) => earlierTree(tree, size)),
    anchors: request.anchors.map((anchor) => ({ ...anchor, path: earlierTree(tree, anchor.size).path })),
  };
  const signed = await signing.sign(identity, (signer) => statementBytes(statement, signer));
  const issuer = { identity: base64(signed.identity), signature: base64(signed.signature) };
  return writeBundle({ ...statement, issuer });
}

async function treeHead({ tree, height }: LedgerTree, blocks: BlockReader): Promise<ProofStatement['tree']> {
  const { size } = tree;
  const { envelopes, codes } = await blocks.read(height - 1);
  const index = envelopes.length - 1;
  const envelopeHash = hashOf(await blocks.envelope(height - 1, index));
  const last = { index, code: codeAt(codes, index), envelopeHash, path: tree.inclusion(size - 1).map(hex) };
  return { size, root: hex(tree.root()), height, last };
}

/** Reads each block once. */
class BlockReader {
  readonly #ledger: Pick<Ledger, 'rawBlock'>;
  readonly #blocks = new Map<number, Promise<LedgerBlockParts>>();

  constructor(ledger: Pick<Ledger, 'rawBlock'>) {
    this.#ledger = ledger;
  }

  read(number: number): Promise<LedgerBlockParts> {
    const known = this.#blocks.get(number) ?? this.#ledger.rawBlock(number).then(readLedgerBlock);
    this.#blocks.set(number, known);
    return known;
  }

  async envelope(number: number, position: number): Promise<Uint8Array> {
    const envelope = (await this.read(number)).envelopes[position];
    if (!envelope) throw new RangeError(`Block ${number} has no transaction ${position}.`);
    return envelope;
  }
}

/** True if a transaction has no events but these, and no other requests, not even refused ones. */
function isOfEvents(bytes: Uint8Array, events: ReadonlySet<string>): boolean {
  const envelope = decodeEnvelope(bytes);
  const { all, recorded } = requestCounts(envelope);
  return all === recorded && transactionEvents(envelope).every(({ id }) => events.has(id));
}

/** The transactions of the trace. One is disclosed if it has nothing but events of the trace. */
async function namedTransactions(
  { database, tree }: ProofSources,
  blocks: BlockReader,
  { trace, wholeTransactions }: ProofRequest,
): Promise<Shown[]> {
  const found: Shown[] = [];
  for (const [transactionId, events] of eventsByTransaction(database, trace)) {
    const place = database.get<{ block: number; position: number }>(
      'SELECT block, position FROM tx WHERE id = ?',
      transactionId,
    );
    if (!place || place.block >= tree.height) continue;
    const envelope = await blocks.envelope(place.block, place.position);
    const isDisclosed = wholeTransactions || isOfEvents(envelope, events);
    found.push({ ...place, envelope, isDisclosed });
  }
  return found.sort((a, b) => a.block - b.block || a.position - b.position);
}

/**
 * The transactions that wrote the keys behind the receipts, as they were in force. One is disclosed if it is about nothing else, so that
 * its reader can see whose key signed.
 */
async function signerChanges(
  disclosed: readonly Shown[],
  blocks: BlockReader,
  { signing: { chaincode }, wholeTransactions }: { signing: ProofSigning; wholeTransactions: boolean },
): Promise<Placed[]> {
  const reads = disclosed.flatMap(({ envelope }) => signerReads(decodeEnvelope(envelope), chaincode));
  const keys = new Set(reads.map(({ key }) => key));
  return Promise.all(
    reads.map(async ({ writer: { block, index: position } }) => {
      const envelope = decodeEnvelope(await blocks.envelope(block, position));
      return { block, position, isDisclosed: wholeTransactions || isOnlyAbout(envelope, chaincode, keys) };
    }),
  );
}

/** The events of the trace and all events of the goods themselves, by transaction. */
function eventsByTransaction(
  database: Database,
  { root, transactions }: Pick<TraceAnswer, 'root' | 'transactions'>,
): Map<string, Set<string>> {
  const found = new Map(transactions.map(({ transactionId, events }) => [transactionId, new Set(events)]));
  for (const node of rootNodes(database, root)) {
    const rows = database.all<{ id: string; transactionId: string }>(
      `SELECT event.id AS id, tx.id AS transactionId FROM visit JOIN event ON event.n = visit.event JOIN tx ON tx.n = event.tx
        WHERE visit.node = ?`,
      node,
    );
    for (const { id, transactionId } of rows) {
      found.set(transactionId, (found.get(transactionId) ?? new Set()).add(id));
    }
  }
  return found;
}

interface Placed {
  readonly block: number;
  readonly position: number;
  readonly isDisclosed: boolean;
}

/** Each place once, in the order of the ledger; disclosed if it is in one of them. */
function inOrder(places: readonly Placed[]): Placed[] {
  const byPlace = new Map<string, Placed>();
  for (const { block, position, isDisclosed } of places) {
    const name = `${block}/${position}`;
    byPlace.set(name, { block, position, isDisclosed: isDisclosed || byPlace.get(name)?.isDisclosed === true });
  }
  return [...byPlace.values()].sort((a, b) => a.block - b.block || a.position - b.position);
}

async function proofTransaction(
  { block, position, isDisclosed }: Placed,
  tree: LedgerTree,
  blocks: BlockReader,
): Promise<ProofTransaction> {
  const leaf = tree.first(block) + position;
  const { codes } = await blocks.read(block);
  const envelope = await blocks.envelope(block, position);
  return {
    leaf,
    block,
    index: position,
    code: codeAt(codes, position),
    ...(isDisclosed ? { envelope: base64(envelope) } : { envelopeHash: hashOf(envelope) }),
    path: tree.tree.inclusion(leaf).map(hex),
  };
}

const proofBlock = (
  { header, codes, signed, signatures }: LedgerBlockParts,
  { kind }: Pick<Ledger, 'kind'>,
): ProofBlock => ({
  number: header.number,
  previousHash: hex(header.previousHash),
  dataHash: hex(header.dataHash),
  ...(kind === 'embedded' && { codes: base64(codes) }),
  signed: base64(signed),
  signatures: signatures.map((each) => ({
    header: base64(each.header),
    identifier: base64(each.identifier),
    signature: base64(each.signature),
  })),
});

function eventsOf({ block, position, envelope }: Shown, tree: LedgerTree): ProofStatement['events'] {
  const decoded = decodeEnvelope(envelope);
  const leaf = tree.first(block) + position;
  return transactionEvents(decoded).map(({ id, mspId }) => ({ id, mspId, leaf }));
}

const earlierTree = ({ tree }: LedgerTree, size: number): ProofStatement['earlier'][number] => ({
  size,
  root: hex(tree.root(size)),
  path: tree.consistency(size).map(hex),
});
