import { join } from 'node:path';
import { trustOf, type Genesis } from '../verify/genesis';
import { Identities } from '../verify/identities';
import { genesisBlock } from './blocks/genesisBlock';
import { Chain } from './chain';
import { EmbeddedLedger, type OpenReport } from './embeddedLedger';
import { Endorser } from './endorser';
import { LedgerDamaged } from './errors';
import { defaultLimits, genesisOf, type EmbeddedLedgerOptions } from './options';
import { BlockProducer } from './order/blockProducer';
import { loadChaincode } from './peer/chaincode';
import { Collections } from './peer/collections';
import { MessageCounters } from './peer/messageCounters';
import { quietLoggers } from './peer/quietLoggers';
import type { ProposalRules } from './proposal/checkProposal';
import { Replay } from './replay';
import { AppendLog } from './store/appendLog';
import { lockFolder } from './store/folderLock';
import { PrivateValues } from './store/privateValues';

/**
 * Opens the ledger in a folder, or makes one there. Everything that is stored is verified first. Throws `LedgerDamaged`,
 * `LedgerLocked` or `LedgerMismatch`.
 */
export async function openEmbeddedLedger(options: EmbeddedLedgerOptions): Promise<EmbeddedLedger> {
  const unlock = await lockFolder(options.folder);
  try {
    return await openLocked(options, unlock);
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function openLocked(options: EmbeddedLedgerOptions, unlock: () => Promise<void>): Promise<EmbeddedLedger> {
  const log = await AppendLog.open(join(options.folder, 'blocks.log'));
  const privateValues = await PrivateValues.open(join(options.folder, 'private.log'));
  const chain = new Chain(log, privateValues);
  const genesis = genesisOf(options);
  try {
    const opened = await replay({ chain, log, privateValues }, genesis, options.deep ?? false);
    if (chain.height === 0) await writeGenesis(chain, genesis, options);
    return assemble(options, { chain, opened, unlock });
  } catch (error) {
    await chain.close();
    throw error;
  }
}

async function replay(
  { chain, log, privateValues }: { chain: Chain; log: AppendLog; privateValues: PrivateValues },
  genesis: Genesis,
  deep: boolean,
): Promise<OpenReport> {
  const blocks = new Replay(chain, { genesis, deep, privateValues });
  const end = await log.replay((raw, number) => blocks.add(raw, number));
  const block = log.count;
  if (end?.kind === 'damaged') throw new LedgerDamaged(block, end.reason);
  if (end) await log.truncateTail();
  await privateValues.settle((id) => chain.place(id) !== undefined);
  return {
    height: block,
    repaired: end && { block, bytes: end.bytes },
    missingPrivateValues: blocks.missingPrivateValues,
  };
}

async function writeGenesis(chain: Chain, genesis: Genesis, options: EmbeddedLedgerOptions): Promise<void> {
  const time = (options.now ?? now)();
  const { raw, hash } = await genesisBlock(genesis, options.orderer.node, time);
  const block = { number: 0, hash: hash.toString('hex'), previousHash: '', time: time.toISOString(), transactions: [] };
  const next = { number: 0, hash, time, transactions: [], present: () => block };
  await chain.append(raw, { ...next, changes: { spaces: new Map(), history: [] } }, []);
}

function assemble(
  options: EmbeddedLedgerOptions,
  { chain, opened, unlock }: { chain: Chain; opened: OpenReport; unlock: () => Promise<void> },
): EmbeddedLedger {
  const { organisations, channel } = options;
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
  quietLoggers();
  const endorser = new Endorser(chain, {
    chaincode: loadChaincode(options.chaincode),
    connection: {
      name: options.chaincode.name,
      channel,
      peerVersion: options.peerVersion ?? '3.1',
      onReady: options.onReady,
      counters,
      executeTimeoutMs: limits.executeTimeoutMs,
    },
    rules,
    collections: new Collections(options.collections ?? [], mspIds, `${channel}/${options.chaincode.name}`),
    totalQueryLimit: limits.totalQueryLimit,
    concurrency: limits.concurrency,
  });
  const producer = new BlockProducer(chain, {
    orderer: options.orderer.node,
    rules: { policy: genesis.policy, mspIds },
    limits,
    now: rules.now,
  });
  const plan = { policy: genesis.policy, organisations };
  return new EmbeddedLedger({ chain, endorser, producer, rules, plan, limits, counters, opened, unlock });
}

const now = (): Date => new Date();
