import { signedTransaction } from '../verify/signedTransaction';
import type { TransactionEnvelope } from '../verify/transactionEnvelope';
import { goodsOf } from './goodsFacts';
import { ProofError } from './proofError';
import type { PlacedTransaction } from './provenParts';
import { type Place, type ReadVersion, readVersions } from './readVersions';

/** Goods with a transaction that a later one followed, and that the bundle does not disclose. */
export interface ProofGap {
  readonly goods: string;
  readonly block: number;
}

/** A transaction whose signatures were verified. */
export interface ExecutedTransaction {
  readonly placed: PlacedTransaction;
  readonly envelope: TransactionEnvelope;
}

const lifecycle = '_lifecycle';
/** A text for a place, to find it by. */
export const placeName = ({ block, index }: Place): string => `${block}/${index}`;

/** The transactions of a bundle by `placeName`. */
export const shownPlaces = (placed: readonly PlacedTransaction[]): Map<string, PlacedTransaction> =>
  new Map(placed.map((each) => [placeName(placeOf(each)), each]));

const isBefore = (one: Place, other: Place): boolean =>
  one.block < other.block || (one.block === other.block && one.index < other.index);
const placeOf = ({ block, index }: PlacedTransaction): Place => ({ block: block.header.number, index });

/**
 * Compares what the transactions read with what the bundle shows. Endorsers sign the version of each key that a transaction reads, and a
 * transaction counts only if that is still the last one. So throws ProofError if one cannot be valid, if the bundle leaves out who changed
 * the same goods before, or on Fabric the definition of the chaincode that was in force. Answers what is there and not disclosed.
 */
export function requireVersions(
  executed: readonly ExecutedTransaction[],
  placed: readonly PlacedTransaction[],
  { chaincode, ledger }: { readonly chaincode: string; readonly ledger: 'embedded' | 'fabric' },
): ProofGap[] {
  const shown = shownPlaces(placed);
  const sequence = `namespaces/fields/${chaincode}/Sequence`;
  const last = new Map<string, Place>();
  const gaps = new Map<string, ProofGap>();
  for (const { placed: own, envelope } of executed) {
    const reads = readVersions(envelope);
    if (ledger === 'fabric' && envelope.chaincode === chaincode) requireDefinition(own, { reads, sequence, shown });
    for (const read of reads) {
      requireCurrent(own, read, last.get(`${read.namespace}\0${read.key}`));
      const gap = read.namespace === chaincode ? gapAt(read, shown) : undefined;
      if (gap) gaps.set(`${gap.block} ${gap.goods}`, gap);
    }
    for (const [key, isDelete] of writtenBy(envelope)) {
      if (isDelete) last.delete(key);
      else last.set(key, placeOf(own));
    }
  }
  return [...gaps.values()];
}

function requireDefinition(
  { leaf }: PlacedTransaction,
  {
    reads,
    sequence,
    shown,
  }: {
    readonly reads: readonly ReadVersion[];
    readonly sequence: string;
    readonly shown: ReadonlyMap<string, PlacedTransaction>;
  },
): void {
  const definition = reads.find(({ namespace, key }) => namespace === lifecycle && key === sequence)?.writer;
  if (!definition)
    throw new ProofError(`Transaction ${leaf} does not say which definition of the chaincode it ran by.`);
  if (shown.get(placeName(definition))?.envelope) return;
  throw new ProofError(
    `Transaction ${leaf} ran by the definition of the chaincode in block ${definition.block}, which the bundle leaves out.`,
  );
}

/** Throws if a transaction of the bundle had changed the key since the version that was read. */
function requireCurrent({ leaf }: PlacedTransaction, { key, writer }: ReadVersion, known: Place | undefined): void {
  if (!known || (writer && !isBefore(writer, known))) return;
  throw new ProofError(
    `Transaction ${leaf} cannot be valid: it read ${shownKey(key)} as it was before a transaction of block ${known.block} changed it.`,
  );
}

/** Throws if the last change of goods that were read is left out; answers a gap if it is not disclosed. */
function gapAt({ key, writer }: ReadVersion, shown: ReadonlyMap<string, PlacedTransaction>): ProofGap | undefined {
  const goods = goodsOf(key);
  if (goods === undefined || !writer) return undefined;
  const found = shown.get(placeName(writer));
  if (found) return found.envelope ? undefined : { goods, block: writer.block };
  throw new ProofError(
    `Transaction ${writer.index} of block ${writer.block} changed ${shownKey(key)} before a later event did, and the bundle leaves it out.`,
  );
}

const writtenBy = (envelope: TransactionEnvelope): (readonly [string, boolean])[] =>
  signedTransaction(envelope, [], 0).writes.flatMap(({ namespace, writes }) =>
    writes.filter(({ space }) => space === '').map(({ key, isDelete }) => [`${namespace}\0${key}`, isDelete] as const),
  );

const shownKey = (key: string): string => key.replaceAll('\0', ' ').trim();
