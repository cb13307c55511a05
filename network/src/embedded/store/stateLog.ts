import { createHash } from 'node:crypto';
import { z } from 'zod';
import { must } from '@lotline/chaincode/domain';
import { serializedIdentity, type SigningIdentity } from '../../identity/signingIdentity';
import type { Identities } from '../../verify/identities';
import type { WorldImage, WorldState } from '../state/worldState';
import { AppendLog } from './appendLog';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const head = z.strictObject({
  version: z.literal(3),
  /** Number of blocks after which the record's parts begin, and after which they end. */
  from: z.int().min(0),
  height: z.int().min(1),
  hash: digest,
  time: z.iso.datetime(),
  /** The digest of all blocks up to there: see `chainedDigest`. */
  blocks: digest,
  /** Blocks that changed the channel's members. */
  joins: z.array(z.int().min(1)),
  names: z.array(z.string()),
  metadata: z.array(z.array(z.tuple([z.string(), z.base64()]))),
  sizes: z.array(z.int().min(0)),
});
const seal = z.strictObject({ signer: z.base64(), signature: z.base64() });

type Head = z.infer<typeof head>;

/** The position of a saved state. */
export type SavedPosition = Pick<Head, 'height' | 'hash' | 'time' | 'blocks' | 'joins'>;

/** Signers that may save a state. */
export interface StateTrust {
  readonly identities: Identities;
  readonly ordererMsp: string;
}

/** Why a saved state is not used; the ledger is read from its first block then. */
export class StateNotUsable extends Error {
  override readonly name = 'StateNotUsable';
  /** The number of its blocks, if the log has fewer bytes than these. */
  readonly height: number | undefined;

  constructor(message: string, height?: number) {
    super(message);
    this.height = height;
  }
}

/**
 * The state as of a block, in a file beside the block log, so that opening need not read all blocks again. Each record has what the state
 * gained since the one before, is chained to it, and is signed by the orderer.
 */
export class StateLog {
  readonly #log: AppendLog;
  #digest = '';
  #height = 0;
  /** Lengths of the state's parts as of the last record. */
  #lengths: readonly number[] = [];
  #saving: Promise<void> = Promise.resolve();

  private constructor(log: AppendLog) {
    this.#log = log;
  }

  static async open(path: string): Promise<StateLog> {
    return new StateLog(await AppendLog.open(path));
  }

  /**
   * Reads the saved state into an empty one; undefined if there is none.
   * @throws StateNotUsable if the file is damaged, or the orderer did not sign it. The state must be rebuilt then.
   */
  async load(world: WorldState, trust: StateTrust): Promise<SavedPosition | undefined> {
    const image = world.image;
    if (!image) throw new StateNotUsable('The state is not empty.');
    const last = await this.#read(image, trust);
    if (!last) return undefined;
    world.restore(last.height - 1, { names: last.names, metadata: last.metadata.map(metadataOf) });
    if (world.positions.length !== last.height) throw new StateNotUsable('It has not the positions of its blocks.');
    this.#lengths = image.parts.map(({ length }) => length);
    this.#height = last.height;
    return last;
  }

  /** Removes everything, because it is not the state of the blocks. */
  async clear(): Promise<void> {
    await this.#saving;
    await this.#log.clear();
    this.#digest = '';
    this.#height = 0;
    this.#lengths = [];
  }

  /**
   * Saves what the state gained. Does nothing if it gained nothing, or if it is not all in the image. Never rejects: the next one saves it.
   */
  save(world: WorldState, at: () => SavedPosition, node: SigningIdentity): Promise<void> {
    this.#saving = this.#saving.then(() => this.#save(world, at(), node)).catch(() => undefined);
    return this.#saving;
  }

  async close(): Promise<void> {
    await this.#saving;
    await this.#log.close();
  }

  async #save(world: WorldState, at: SavedPosition, node: SigningIdentity): Promise<void> {
    const { image } = world;
    if (!image || at.height === this.#height) return;
    const lengths = image.parts.map(({ length }) => length);
    const parts = image.parts.map((part, index) => part.from(this.#lengths[index] ?? 0));
    const about: Head = {
      version: 3,
      from: this.#height,
      ...at,
      names: [...image.names],
      metadata: image.metadata.map((each) =>
        [...each].map(([name, value]): [string, string] => [name, value.toString('base64')]),
      ),
      sizes: parts.map(({ length }) => length),
    };
    const content = Buffer.concat([prefixed(about), ...parts]);
    const next = chained(this.#digest, content);
    const signer = serializedIdentity(node).toString('base64');
    const signature = Buffer.from(await node.sign(Buffer.from(next, 'hex'))).toString('base64');
    await this.#log.append(Buffer.concat([prefixed({ signer, signature }), content]));
    this.#digest = next;
    this.#height = at.height;
    this.#lengths = lengths;
  }

  /** Adds all records to the image, and verifies them meanwhile. */
  async #read(image: WorldImage, trust: StateTrust): Promise<Head | undefined> {
    let last: Head | undefined;
    let sealed: Seal | undefined;
    let chain = '';
    const end = await this.#log.replay(
      (record) => {
        const found = read(record);
        if (found.about.from !== (last?.height ?? 0)) throw new StateNotUsable('A part of it is missing.');
        checked(() => {
          addParts(image, found);
        });
        chain = chained(chain, found.content);
        last = found.about;
        sealed = sealOf(record);
      },
      () => false,
    );
    if (end?.kind === 'damaged') throw new StateNotUsable(`It is damaged: ${end.reason}.`);
    if (end) await this.#log.truncateTail();
    if (!last || !sealed) return undefined;
    await assertSigned(sealed, chain, trust);
    this.#digest = chain;
    return last;
  }
}

/** @throws StateNotUsable if the orderer did not sign the chain of records up to this one. */
async function assertSigned(
  { signer, signature }: Seal,
  chain: string,
  { identities, ordererMsp }: StateTrust,
): Promise<void> {
  // Its certificate may be older or newer than the last block: it was perhaps renewed in between.
  const identity = checked(() => identities.find(signer));
  const isSigned = await identity.verifies(Buffer.from(chain, 'hex'), signature);
  if (!isSigned || identity.mspId !== ordererMsp || !identity.units.includes('orderer')) {
    throw new StateNotUsable('The orderer has not signed it.');
  }
}

interface ReadRecord {
  readonly content: Buffer;
  readonly about: Head;
  readonly parts: Buffer;
}

const chained = (before: string, content: Buffer): string =>
  createHash('sha256').update(before).update(content).digest('hex');

/** JSON with its length before it. */
function prefixed(value: object): Buffer {
  const json = Buffer.from(JSON.stringify(value));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}

function cut(bytes: Buffer): { readonly json: unknown; readonly rest: Buffer } {
  const end = 4 + bytes.readUInt32BE(0);
  return { json: JSON.parse(bytes.toString('utf8', 4, end)) as unknown, rest: bytes.subarray(end) };
}

/** Runs a check of the file's content; its errors mean that the file is not usable. */
function checked<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new StateNotUsable(`It cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const read = (record: Buffer): ReadRecord =>
  checked(() => {
    const content = cut(record).rest;
    const { json, rest } = cut(content);
    const about = head.safeParse(json);
    if (!about.success) throw new Error('it has another format.');
    return { content, about: about.data, parts: rest };
  });

interface Seal {
  readonly signer: Buffer;
  readonly signature: Buffer;
}

const sealOf = (record: Buffer): Seal =>
  checked(() => {
    const { signer, signature } = seal.parse(cut(record).json);
    return { signer: Buffer.from(signer, 'base64'), signature: Buffer.from(signature, 'base64') };
  });

const metadataOf = (entries: Head['metadata'][number]): ReadonlyMap<string, Buffer> =>
  new Map(entries.map(([name, value]) => [name, Buffer.from(value, 'base64')]));

function addParts({ parts }: WorldImage, { about, parts: bytes }: ReadRecord): void {
  if (about.sizes.length !== parts.length) throw new Error('it has other parts.');
  let start = 0;
  parts.forEach((part, index) => {
    const end = start + must(about.sizes[index], 'size');
    part.append(bytes.subarray(start, end));
    start = end;
  });
}
