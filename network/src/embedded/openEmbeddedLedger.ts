import { join } from 'node:path';
import { trustOf, type Genesis } from '../verify/channelDescription';
import { serializedIdentity } from '../identity/signingIdentity';
import { Identities } from '../verify/identities';
import type { TrustedOrganisation } from '../verify/trust';
import { appendMemberUpdate } from './blocks/appendMemberUpdate';
import { genesisBlock } from './blocks/genesisBlock';
import { Chain, type ChainFiles } from './chain';
import { EmbeddedLedger, type OpenReport } from './embeddedLedger';
import { Endorser } from './endorser';
import { LedgerDamaged, LedgerLostBlocks } from './errors';
import { defaultLimits, genesisOf, type EmbeddedLedgerOptions, type LedgerOrganisation } from './options';
import { BlockProducer } from './order/blockProducer';
import { Collections } from './state/collections';
import { MessageCounters } from './peer/messageCounters';
import { localLink } from './peer/localLink';
import { threadLink } from './peer/threadLink';
import type { ProposalRules } from './proposal/checkProposal';
import { mismatch, Replay } from './replay';
import { HighWaterMark, type OpenedMark } from './store/highWaterMark';
import { type LockedLog, lockLog } from './store/lockedLog';
import { PrivateValues } from './store/privateValues';
import { type SavedPosition, StateLog, StateNotUsable } from './store/stateLog';

/**
 * Opens the ledger in a folder, or makes one. Verifies all stored blocks first. Throws `LedgerDamaged`, `LedgerLostBlocks`, `LedgerLocked`
 * or `LedgerMismatch`.
 */
export async function openEmbeddedLedger(options: EmbeddedLedgerOptions): Promise<EmbeddedLedger> {
  const locked = options.locked ?? (await lockLog(options.folder));
  try {
    return await openLocked(options, locked);
  } catch (error) {
    await locked.close();
    throw error;
  }
}

async function openLocked(options: EmbeddedLedgerOptions, locked: LockedLog): Promise<EmbeddedLedger> {
  const { log, folder } = locked;
  const privateValues = await PrivateValues.open(join(folder, 'private.log'));
  const opened = await openMark(options.highWaterMark).catch(async (error: unknown) => {
    await privateValues.close();
    throw error;
  });
  const states = await StateLog.open(join(folder, 'state.log')).catch(async (error: unknown) => {
    await privateValues.close();
    await opened?.mark.close();
    throw error;
  });
  const files = { log, privateValues, mark: opened?.mark, states };
  const chain = new Chain(files, {
    node: options.orderer.node,
    stateBytes: { ...defaultLimits, ...options.limits }.stateBytes,
  });
  const genesis = genesisOf(options);
  try {
    const { members, ...found } = await readLog({ chain, ...files }, { genesis, deep: options.deep ?? false });
    if (chain.height === 0) await writeGenesis(chain, genesis, options);
    else await joinMissing(chain, members, options);
    chain.markHead();
    const damaged = [privateValues.damagedCopy, opened?.isDamaged === true ? options.highWaterMark : undefined];
    const names = damaged.filter((file) => file !== undefined);
    const report = names.length > 0 ? { ...found, damaged: names } : found;
    return assemble(options, { chain, opened: report, unlock: () => locked.close() });
  } catch (error) {
    await chain.close({ saves: false });
    throw error;
  }
}

const openMark = (file: string | undefined): Promise<OpenedMark | undefined> =>
  file === undefined ? Promise.resolve(undefined) : HighWaterMark.open(file);

type Found = Omit<OpenReport, 'damaged'> & { readonly members: readonly TrustedOrganisation[] };
type OpenFiles = ChainFiles & { readonly chain: Chain };

/** Reads the log: blocks after the saved state, or all of them if there is none that fits. */
async function readLog(files: OpenFiles, options: { genesis: Genesis; deep: boolean }): Promise<Found> {
  const { chain, states } = files;
  const trust = trustOf(options.genesis);
  try {
    if (options.deep) await states.clear();
    const saved = await states.load(chain.world, { ...trust, identities: new Identities(trust) });
    return await replay(files, options, saved);
  } catch (error) {
    if (!(error instanceof StateNotUsable)) throw error;
    chain.reset();
    await states.clear();
    return { ...(await replay(files, options)), stateNotUsable: error.message };
  }
}

async function replay(
  { chain, log, privateValues, mark }: OpenFiles,
  { genesis, deep }: { readonly genesis: Genesis; readonly deep: boolean },
  saved?: SavedPosition,
): Promise<Found> {
  const blocks = new Replay(chain, { genesis, deep, privateValues, mark: mark?.stored, saved });
  const add = async (raw: Buffer, number: number, position: number): Promise<void> => {
    await blocks.add(raw, number, position);
    await chain.saveIfDue();
  };
  const end = await log.replay(add, (number) => number >= (saved?.height ?? 0));
  const block = log.count;
  if (end?.kind === 'damaged') throw new LedgerDamaged(block, end.reason);
  requireBlocks(block, { mark, saved });
  if (end) await log.truncateTail();
  await privateValues.settle((id) => chain.place(id) !== undefined);
  return {
    members: blocks.members,
    height: block,
    repaired: end && { block, bytes: end.bytes },
    missingPrivateValues: blocks.missingPrivateValues,
    ...(saved && { savedHeight: saved.height }),
  };
}

/** Throws if blocks are missing that were stored once, or that the saved state has. */
function requireBlocks(
  block: number,
  { mark, saved }: { readonly mark: HighWaterMark | undefined; readonly saved: SavedPosition | undefined },
): void {
  if (saved && saved.height > block) throw new StateNotUsable(`It has ${saved.height} blocks, and the log ${block}.`);
  if (mark?.stored && mark.stored.number >= block) throw lostBlocks(block, mark.stored.number, mark.path);
}

/** Organisations that are asked for and that the ledger does not have yet join it, if they may. */
async function joinMissing(
  chain: Chain,
  known: readonly TrustedOrganisation[],
  { organisations, orderer, channel, joins = false, now: clock = now }: EmbeddedLedgerOptions,
): Promise<void> {
  const isKnown = ({ mspId }: LedgerOrganisation): boolean => known.some((each) => each.mspId === mspId);
  const joining = organisations.filter((each) => !isKnown(each));
  if (joining.length === 0) return;
  if (!joins) throw mismatch('organisations');
  const members = known.flatMap(({ mspId }) => organisations.filter((each) => each.mspId === mspId));
  const agreed = members.map(({ mspId }) => mspId);
  await appendMemberUpdate(chain, { channel, orderer, members, joining, agreed, time: clock() });
}

function lostBlocks(first: number, last: number, markFile: string): LedgerLostBlocks {
  const lost = first === last ? `block ${first} is` : `blocks ${first} to ${last} are`;
  return new LedgerLostBlocks(
    first,
    `The ledger's log has lost its end: ${lost} missing, and ${markFile} states that block ${last} was stored. Restore the log from a ` +
      `copy that has it; nothing was changed. Only if there is no such copy: remove ${markFile}, and run "npx lotline rebuild".`,
  );
}

async function writeGenesis(chain: Chain, genesis: Genesis, options: EmbeddedLedgerOptions): Promise<void> {
  const time = (options.now ?? now)();
  new Identities(trustOf(genesis)).check(serializedIdentity(options.orderer.node), time);
  const { raw, hash } = await genesisBlock(genesis, options.orderer.node, time);
  const block = { number: 0, hash: hash.toString('hex'), previousHash: '', time: time.toISOString(), transactions: [] };
  const next = { number: 0, hash, time, transactions: [], present: () => block };
  await chain.append(raw, { ...next, changes: { spaces: new Map(), history: [] } }, []);
}

function assemble(
  options: EmbeddedLedgerOptions,
  { chain, opened, unlock }: { chain: Chain; opened: OpenReport; unlock: () => Promise<void> },
): EmbeddedLedger {
  const { channel, orderer } = options;
  // Both grow as organisations join.
  const organisations = [...options.organisations];
  const limits = { ...defaultLimits, ...options.limits };
  const counters = new MessageCounters();
  const mspIds = organisations.map(({ mspId }) => mspId);
  const genesis = genesisOf(options);
  const rules: ProposalRules = {
    channel,
    chaincode: options.chaincode.name,
    identities: new Identities(trustOf(genesis)),
    mspIds,
    maxArgumentBytes: limits.maxArgumentBytes,
    now: options.now ?? now,
    isKnown: (id) => chain.place(id) !== undefined,
  };
  const endorser = new Endorser(chain, {
    chaincode:
      'module' in options.chaincode
        ? threadLink(options.chaincode.module)
        : localLink(options.chaincode, options.onReady),
    connection: {
      name: options.chaincode.name,
      channel,
      peerVersion: options.peerVersion ?? '3.1',
      counters,
      executeTimeoutMs: limits.executeTimeoutMs,
    },
    rules,
    collections: new Collections(options.collections ?? [], mspIds, `${channel}/${options.chaincode.name}`),
    totalQueryLimit: limits.totalQueryLimit,
    concurrency: limits.concurrency,
  });
  const producer = new BlockProducer(chain, {
    orderer: options.orderer,
    identities: rules.identities,
    rules: { policy: genesis.policy, mspIds },
    limits,
    now: rules.now,
  });
  const plan = { policy: genesis.policy, organisations };
  const join = async (joining: LedgerOrganisation, agreed: readonly string[]): Promise<void> => {
    const members = [...organisations];
    await appendMemberUpdate(chain, { channel, orderer, members, joining: [joining], agreed, time: rules.now() });
    rules.identities.trust(joining);
    organisations.push(joining);
    mspIds.push(joining.mspId);
  };
  return new EmbeddedLedger({ chain, endorser, producer, rules, plan, limits, counters, opened, unlock, join });
}

const now = (): Date => new Date();
