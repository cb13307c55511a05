import { z } from 'zod';
import { hexToBytes } from '@noble/hashes/utils.js';
import { headerHash } from '../verify/blockHash';
import { concat, fromBase64, hex, utf8 } from '../verify/bytes';
import { ProofError } from './proofError';

const base64 = z.base64();
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hex digits');
const path = z.array(hash).max(64);
const count = z.int().min(0);
const code = z.int().min(0).max(255);

const block = z.strictObject({
  number: count,
  previousHash: z.string().regex(/^([0-9a-f]{64})?$/),
  dataHash: hash,
  /** Validation codes of all its transactions. Only on the embedded ledger, whose orderer signs them. */
  codes: base64.optional(),
  signed: base64,
  signatures: z.array(z.strictObject({ header: base64, identifier: base64, signature: base64 })).max(100),
});

const transaction = z.strictObject({
  /** Its position in the tree. */
  leaf: count,
  block: count,
  /** Its position in the block. */
  index: count,
  code,
  /** The bytes; absent where they would disclose other events. */
  envelope: base64.optional(),
  /** SHA-256 of the bytes that are not disclosed. */
  envelopeHash: hash.optional(),
  path,
});

const event = z.strictObject({ id: z.string().max(512), mspId: z.string().max(256), leaf: count });

/** An earlier tree, and the path that proves that the bundle's tree extends it. */
const earlierHead = z.strictObject({ size: count, root: hash, path });

/** A root that a contract on a public chain holds. */
const anchor = z.strictObject({
  chainId: z.string().regex(/^[1-9][0-9]{0,77}$/),
  contract: z.string().regex(/^0x[0-9a-f]{40}$/),
  transaction: z.string().regex(/^0x[0-9a-f]{64}$/),
  size: count,
  root: hash,
  path,
});

const statement = z.strictObject({
  format: z.literal('lotline-proof/1'),
  ledger: z.enum(['embedded', 'fabric']),
  channel: z.string().min(1).max(256),
  chaincode: z.string().min(1).max(256),
  subject: z.string().min(1).max(1024),
  /**
   * The tree over all transactions of the first `height` blocks, and its last leaf, which is the last transaction of the last of these
   * blocks.
   */
  tree: z.strictObject({
    size: count,
    root: hash,
    height: count,
    last: z.strictObject({ index: count, code, envelopeHash: hash, path }),
  }),
  /** Numbers of the blocks that configure the channel, from the first on. */
  configuration: z.array(count).min(1),
  blocks: z.array(block).min(1),
  transactions: z.array(transaction).min(1),
  events: z.array(event).min(1),
  earlier: z.array(earlierHead).max(100),
  anchors: z.array(anchor).max(100),
});

const bundle = statement.extend({
  /** The member that made the bundle, and its signature over all the rest. */
  issuer: z.strictObject({ identity: base64, signature: base64 }),
});

/** The signed part of a bundle. */
export type ProofStatement = z.infer<typeof statement>;
/** A proof of the events of some goods. */
export type ProofBundle = z.infer<typeof bundle>;
export type ProofBlock = z.infer<typeof block>;
export type ProofTransaction = z.infer<typeof transaction>;
export type ProofAnchor = z.infer<typeof anchor>;

/**
 * The bytes that the issuer signs, with its serialized identity, which would otherwise have other spellings. They begin like no message of
 * a Fabric network.
 */
export const statementBytes = (content: ProofStatement, issuer: Uint8Array): Uint8Array =>
  concat(utf8(`Lotline proof bundle\n${JSON.stringify(statement.parse(content))}\n`), issuer);

/** The text of a bundle, the only one that is accepted for its content. */
export const writeBundle = (content: ProofBundle): string => `${JSON.stringify(bundle.parse(content))}\n`;

/** Reads a bundle's text. Throws ProofError if it is not one, or not written as `writeBundle` writes it. */
export function readBundle(text: string): ProofBundle {
  const read = bundle.safeParse(jsonOf(text));
  if (!read.success) throw new ProofError(`The file is not a proof bundle: ${brief(read.error)}`);
  if (writeBundle(read.data) !== text) throw new ProofError('The file was changed: it is not written as bundles are.');
  return read.data;
}

/** The signed part of a bundle that was read. */
export const statementOf = ({ issuer: _, ...content }: ProofBundle): ProofStatement => content;

/** A file may have a fault in each of a million places. */
const brief = ({ issues: [first, ...more] }: z.ZodError): string =>
  `${z.prettifyError({ issues: first ? [first] : [] })}${more.length > 0 ? ` (and ${more.length} more faults)` : ''}`;

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProofError('The file is not JSON.');
  }
}

/** The bytes of a base64 part of a bundle. */
export function bytesOf(encoded: string, what: string): Uint8Array {
  try {
    return fromBase64(encoded);
  } catch {
    throw new ProofError(`${what} is not canonical base64.`);
  }
}

/** Hash of block 0 of a bundle that was not checked, hex. */
export function firstBlockOf({ blocks: [first] }: Pick<ProofBundle, 'blocks'>): string {
  if (first?.number !== 0) throw new ProofError('The bundle does not contain block 0.');
  return hex(
    headerHash({ number: 0, previousHash: hexToBytes(first.previousHash), dataHash: hexToBytes(first.dataHash) }),
  );
}
