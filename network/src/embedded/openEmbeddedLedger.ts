import { join } from 'node:path';
import { trustOf, type Genesis } from '../verify/channelDescription';
import { serializedIdentity } from '../identity/signingIdentity';
import { Identities } from '../verify/identities';
import type { TrustedOrganisation } from '../verify/trust';
import { appendMemberUpdate } from './blocks/appendMemberUpdate';
import { genesisBlock } from './blocks/genesisBlock';
import { must } from '@lotline/chaincode/domain';
import { Chain, type ChainFiles } from './chain';
import { Comparing } from './comparing';
import { EmbeddedLedger, type OpenReport } from './embeddedLedger';
import { Endorser } from './endorser';
import { LedgerDamaged } from './errors';
import {
  defaultLimits,
  genesisOf,
  type EmbeddedLedgerOptions,
  type LedgerLimits,
  type LedgerOrganisation,
} from './options';
import { lostBlocks, markFaultOf, stateFile } from './lostBlocks';
import { BlockProducer } from './order/blockProducer';
import { Collections } from './state/collections';
import { MessageCounters } from './peer/messageCounters';
import { localLink } from './peer/localLink';
import { threadLink } from './peer/threadLink';
import type { ProposalRules } from './proposal/checkProposal';
import { mismatch, notOfBlocks, Replay, type ReplayOptions } from './replay';
import { firstDifference, type KnownRecords } from './store/compareRecords';
import { HighWaterMark, type OpenedMark } from './store/highWaterMark';
import { type LockedLog, lockLog } from './store/lockedLog';
import { PrivateValues } from './store/privateValues';
import type { FileEnd } from './store/readFrames';
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
  const limits = { ...defaultLimits, ...options.limits };
  const privateValues = await PrivateValues.open(join(folder, 'private.log'));
  const opened = await openMark(options.highWaterMark).catch(async (error: unknown) => {
    await privateValues.close();
    throw error;
  });
  const states = await StateLog.open(join(folder, stateFile)).catch(async (error: unknown) => {
    await privateValues.close();
    await opened?.mark.close();
    throw error;
  });
  const files = { log, privateValues, mark: opened?.mark, states };
  const chain = new Chain(files, {
    node: options.orderer.node,
    stateBytes: limits.stateBytes,
  });
  const genesis = genesisOf(options);
  try {
    const { members, report, uncompared } = await readLog(
      { chain, ...files },
      { genesis, deep: options.deep ?? false, comparedBytes: limits.comparedBytes },
    );
    if (chain.height === 0) await writeGenesis(chain, genesis, options);
    else await joinMissing(chain, members, options);
    const markFault = report.height > 0 && opened ? await markFaultOf(opened, chain) : undefined;
    chain.markHead();
    const { damagedCopy } = privateValues;
    return assemble(options, {
      chain,
      opened: {
        ...report,
        ...(markFault && { markFault: { kind: markFault, file: must(files.mark, 'mark').path } }),
        ...(damagedCopy !== undefined && { damagedCopy }),
      },
      uncompared,
      unlock: () => locked.close(),
    });
  } catch (error) {
    await chain.close({ saves: false });
    throw error;
  }
}

const openMark = (file: string | undefined): Promise<OpenedMark | undefined> =>
  file === undefined ? Promise.resolve(undefined) : HighWaterMark.open(file);

interface Found {
  readonly report: Omit<OpenReport, 'damagedCopy' | 'markFault'>;
  readonly members: readonly TrustedOrganisation[];
  /** Blocks of the saved state that are not compared with it yet. */
  readonly uncompared?: KnownRecords | undefined;
}
type OpenFiles = ChainFiles & { readonly chain: Chain };
type ReadOptions = Pick<ReplayOptions, 'genesis' | 'deep'> & Pick<LedgerLimits, 'comparedBytes'>;

/** Reads the log: blocks after the saved state, or all of them if there is none that fits. */
async function readLog(files: OpenFiles, options: ReadOptions): Promise<Found> {
  const { chain, states } = files;
  const trust = trustOf(options.genesis);
  try {
    if (options.deep) await states.clear();
    const saved = await states.load(chain.world, { ...trust, identities: new Identities(trust) });
    return await replay(files, options, saved);
  } catch (error) {
    if (!(error instanceof StateNotUsable)) throw error;
    chain.reset();
    const { report, ...found } = await replay(files, options);
    // The orderer signed that state. Who keeps a mark wants to know of lost blocks, whichever file shows it.
    if (files.mark && error.height !== undefined && error.height > report.height) {
      throw lostBlocks(report.height, error.height - 1, {
        shownBy: 'state',
        log: files.log.path,
        mark: files.mark.path,
      });
    }
    await states.clear();
    return { ...found, report: { ...report, stateNotUsable: error.message } };
  }
}

async function replay(files: OpenFiles, options: ReadOptions, saved?: SavedPosition): Promise<Found> {
  const { chain, log, privateValues } = files;
  const blocks = new Replay(chain, { ...options, privateValues, mark: files.mark?.stored });
  const uncompared = saved && (await resume(files, blocks, { saved, ...options }));
  const add = async (raw: Buffer, number: number, position: number): Promise<void> => {
    await blocks.add(raw, number, position);
    await chain.saveIfDue();
  };
  const repaired = await endLog(files, saved ? await log.replayRest(add) : await log.replay(add));
  await privateValues.settle((id) => chain.place(id) !== undefined);
  return {
    members: blocks.members,
    uncompared,
    report: {
      height: log.count,
      repaired,
      missingPrivateValues: blocks.missingPrivateValues,
      ...(saved && { savedHeight: saved.height }),
    },
  };
}

/** Cuts off a block that a crash cut short. Throws if the log is damaged, or if blocks are missing that were stored once. */
async function endLog({ log, mark }: OpenFiles, end: FileEnd | null): Promise<OpenReport['repaired']> {
  const block = log.count;
  if (end?.kind === 'damaged') throw new LedgerDamaged(block, end.reason);
  if (mark?.stored && mark.stored.number >= block) {
    throw lostBlocks(block, mark.stored.number, { shownBy: 'mark', log: log.path, mark: mark.path });
  }
  if (end) await log.truncateTail();
  return end && { block, bytes: end.bytes };
}

/**
 * Continues after the saved state. Compares its blocks with it, unless they are so large that opening would take long: then it returns
 * them.
 */
async function resume(
  { chain, log }: OpenFiles,
  blocks: Replay,
  { saved, comparedBytes }: Pick<ReadOptions, 'comparedBytes'> & { readonly saved: SavedPosition },
): Promise<KnownRecords | undefined> {
  const starts = chain.world.positions.values();
  const end = must(starts.at(-1), 'position');
  if ((await log.size()) < end) {
    throw new StateNotUsable(`It has ${saved.height} blocks, and the log fewer.`, saved.height);
  }
  await log.resume(starts).catch(() => {
    throw new StateNotUsable(notOfBlocks);
  });
  await blocks.resume(saved, log);
  const known = { path: log.path, count: saved.height, digest: saved.blocks };
  if (end > comparedBytes) return known;
  if (firstDifference(known) !== undefined) throw new StateNotUsable(notOfBlocks);
  return undefined;
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

async function writeGenesis(chain: Chain, genesis: Genesis, options: EmbeddedLedgerOptions): Promise<void> {
  const time = (options.now ?? now)();
  new Identities(trustOf(genesis)).check(serializedIdentity(options.orderer.node), time);
  const { raw, hash } = await genesisBlock(genesis, options.orderer.node, time);
  const block = { number: 0, hash: hash.toString('hex'), previousHash: '', time: time.toISOString(), transactions: [] };
  const next = { number: 0, hash, time, transactions: [], present: () => block };
  await chain.append(raw, { ...next, changes: { spaces: new Map(), history: [] } }, []);
}

interface Opened {
  readonly chain: Chain;
  readonly opened: OpenReport;
  readonly uncompared: KnownRecords | undefined;
  readonly unlock: () => Promise<void>;
}

function assemble(options: EmbeddedLedgerOptions, { chain, opened, uncompared, unlock }: Opened): EmbeddedLedger {
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
  const comparing = uncompared && new Comparing(uncompared, { chain, producer });
  return new EmbeddedLedger({
    chain,
    endorser,
    producer,
    rules,
    plan,
    limits,
    counters,
    opened,
    comparing,
    unlock,
    join,
  });
}

const now = (): Date => new Date();
