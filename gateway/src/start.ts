import { type Keys, openKeys } from './auth/keys';
import { openWatchedStore } from './auth/watchedStore';
import { admissionTo } from './admissionTo';
import { openPublications } from './resolver/publications';
import { retirements } from './auth/rolesNow';
import { watchCertificates } from './certificates';
import { Closing } from './closing';
import { openAgreements } from './companies/agreements';
import { type ChosenCompanies, chooseCompanies } from './companies/chooseCompanies';
import { enrolUsers } from './companies/enrolUsers';
import { writeLedgerRecord } from './companies/ledgerRecord';
import { finishRegistration, registerCompanies, type Registered } from './companies/registerCompanies';
import type { Config } from './config';
import { type DataFolder, dataFolder } from './dataFolder';
import { openAnswerers } from './answerers/answerers';
import { writeKeyFiles } from './companies/demo/keyFiles';
import { exitCodes } from './exitCodes';
import { openEpcis } from './epcis/openEpcis';
import type { Database } from './projection/database';
import { follow, type FollowState } from './projection/follow';
import { type Following, keepFollowing } from './projection/following';
import { EventStreams } from './http/eventStreams';
import { openEdge } from './http/edge';
import type { Gateway } from './http/gateway';
import { limitsOf } from './http/limits';
import type { Logger } from './log';
import { mailServer } from './mailServer';
import { Connections } from './connections';
import { gatewayMetrics } from './gatewayMetrics';
import { rateLimit } from './http/rateLimit';
import { toProblem } from './http/toProblem';
import type { AnswerCheck } from './http/answer';
import { createHttpServer } from './http/server';
import { CertificateExpired, StorageFull } from './ledger/ledger';
import { openSourceStore } from './inbound/sourceStore';
import { openInventory } from './inventory/inventory';
import { openNotifications, startNotifications } from './notifications';
import { openRecallStore } from './recalls/recallStore';
import { openLedger } from './ledger/open';
import type { OpenedLedger } from './ledger/opened';
import { startAnchoring } from './proofs/anchoring';
import { readAnchors } from './proofs/anchorsFile';
import { LedgerTree } from './proofs/ledgerTree';
import { Readiness } from './projection/readiness';
import { openReadModel, type ReadModel } from './projection/readModel';
import type { Clock } from './rules/rules';
import { openRules, startRules } from './keepers/startRules';
import { type Keepers, openKeepers, startKeepers } from './keepers/startKeepers';
import { watchMemory } from './memoryLimit';
import { listen, stopServing } from './serving';
import { StartError } from './startError';
import { Destinations } from './webhooks/destination';
import { openWrites } from './writes/writes';
import { timeBudgets } from './timeBudgets';
import { watchClock } from './watchClock';
import { watchLedger } from './watchLedger';

/** A running gateway. */
export interface Running {
  readonly url: string;
  readonly folder: DataFolder;
  readonly gateway: Gateway;
  readonly companies: ChosenCompanies;
  readonly registered: Pick<Registered, 'made' | 'differences'>;
  /** Rejects if the gateway cannot continue; never resolves. */
  readonly failed: Promise<never>;
  /** Accepts no more requests, finishes those in progress, and closes everything. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly log: Logger;
  /** See AnswerOptions. */
  readonly checkAnswers?: AnswerCheck;
  /** The time for the rules that raise exceptions; the machine's by default. */
  readonly clock?: Clock;
}

/** Maximum threads for large answers. */
const threads = 2;

/** Opens the ledger and the read model and serves. Rejects with an error that startError() explains. */
export async function startGateway(config: Config, options: StartOptions): Promise<Running> {
  const closing = new Closing();
  try {
    return await open(config, options, closing);
  } catch (error) {
    await closing.run();
    throw error;
  }
}

async function open(
  config: Config,
  { log, checkAnswers, clock = () => new Date() }: StartOptions,
  closing: Closing,
): Promise<Running> {
  const companies = chooseCompanies(config);
  const chains = readAnchors(config.anchors);
  const folder = dataFolder(config.data);
  const opened = await openNetworkLedger(config, { folder, companies }, closing);
  const enrolled = await enrolUsers(opened.members, companies, (organisation) => {
    log.warn(
      { organisation },
      'its entries in the configuration are not registered: no authority here enrols a user for that',
    );
  });
  for (const notice of opened.notices ?? []) log.warn({ notice }, 'ledger');
  watchClock(log, closing);
  watchLedger(opened.ledger, log, closing);
  if (opened.certificates) watchCertificates(opened.certificates, log, closing);
  const readModel = openReadModel({
    file: folder.readModel,
    warn: (notice) => {
      log.warn({ notice }, 'read model');
    },
    leftOut: ({ event, detail }) => {
      log.warn({ event, detail }, 'a recorded event cannot be read; see GET /exceptions');
    },
  });
  closing.add(() => {
    readModel.close();
  });
  const { following, report } = keepFollowing((err, state) => {
    log.warn({ err, ...state }, 'blocks of the ledger cannot be read; trying again');
  });
  const keepers = openKeepers(opened.members, log);
  const gateway = compose(config, { folder, readModel, opened, following, companies, keepers, log, clock }, closing);
  const failed = followLedger(gateway, report, closing);
  const options = { ...gateway, companies: enrolled, all: companies.companies };
  const registered = await Promise.race([failed, register(options, log, closing)]);
  if (companies.kind === 'demonstration') writeKeyFiles(folder.keys, gateway.keys, enrolled);
  await startKeepers(gateway, { keepers, log, closing });
  gateway.epcis.start();
  startNotifications(gateway, closing);
  startRules(gateway, { log, closing });
  startAnchoring(chains, { ...gateway, log }, closing);
  const limits = {
    requests: rateLimit('requests', config.requests),
    failures: rateLimit('failures', config.failures),
    publicRequests: rateLimit('public', config.publicRequests),
  };
  const server = createHttpServer({ gateway, log, checkAnswers, edge: openEdge(config.edge), ...limits });
  const connections = new Connections(server);
  const url = await listen(server, config);
  closing.add(() => stopServing({ server, connections }, gateway));
  return { url, folder, gateway, companies, registered, failed, close: () => closing.run() };
}

/** Serves reads if the ledger cannot record at present; rethrows all other errors. */
function readsAlone(error: unknown, log: Logger): Registered {
  if (!(error instanceof CertificateExpired || error instanceof StorageFull)) throw error;
  log.error({ reason: error.message }, 'the ledger cannot record at present; reads are served');
  return { height: 0, made: [], differences: [], isWaiting: false };
}

async function openNetworkLedger(
  config: Config,
  { folder: { root }, companies }: { readonly folder: DataFolder; readonly companies: ChosenCompanies },
  closing: Closing,
): Promise<OpenedLedger> {
  const { kind, organisations, before } = companies;
  const record = (): void => {
    if (config.ledger === 'embedded') writeLedgerRecord(root, kind, organisations);
  };
  // Before the ledger is made: a folder with a ledger and no record counts as the demonstration's.
  if (!before) record();
  const opened = await openLedger(config.ledger, { ...config, data: root, organisations }).catch((error: unknown) => {
    throw error instanceof RangeError ? new StartError(exitCodes.configuration, error.message, error) : error;
  });
  closing.add(() => opened.ledger.close());
  record();
  return opened;
}

/** On a network of several gateways the rest waits for the others, and this one serves meanwhile. */
async function register(
  options: Parameters<typeof registerCompanies>[0],
  log: Logger,
  closing: Closing,
): Promise<Registered> {
  const { height } = options.readModel;
  const registered = await registerCompanies(options).catch((error: unknown) => readsAlone(error, log));
  await options.readModel.reached(Math.max(height, registered.height), timeBudgets.reflected);
  for (const difference of registered.differences) log.warn({ difference }, 'the configuration is not the ledger');
  if (!registered.isWaiting) return registered;
  const stop = new AbortController();
  const finishing = finishRegistration(options, stop.signal, (made) => {
    log.info({ made }, 'registered');
  });
  closing.add(async () => {
    stop.abort();
    await finishing;
  });
  return registered;
}

interface Parts {
  readonly folder: DataFolder;
  readonly readModel: ReadModel;
  readonly opened: OpenedLedger;
  readonly following: Following;
  readonly companies: ChosenCompanies;
  readonly keepers: Keepers;
  readonly log: Logger;
  readonly clock: Clock;
}

function compose(
  config: Config,
  { folder, readModel, opened, following, companies, keepers, log, clock }: Parts,
  closing: Closing,
): Gateway {
  const { ledger, members } = opened;
  const { database, record: store } = openWatchedStore({ folder, ranBefore: readModel.height > 0, log }, closing);
  const keys = keysOf(database, opened, readModel);
  const memory = watchMemory(config.memory, log, closing);
  const existing = { opened, readModel, following, memory, store };
  const metrics = gatewayMetrics(existing, { writes: () => writes, rules: () => rules });
  const tree = new LedgerTree(ledger, folder.tree);
  closing.add(() => tree.close());
  const limits = { writes: config.batch, waiting: config.queue };
  const writes = openWrites({ ledger, limits, observer: metrics, memory });
  const destinations = new Destinations(config.webhookNetworks);
  const epcis = openEpcis(database, {
    ledger,
    writes,
    readModel,
    wait: timeBudgets.reflected,
    explain: toProblem,
    destinations,
    log,
  });
  closing.add(() => epcis.close());
  const answerers = openAnswerers(readModel, { store: folder.gateway, most: threads, memory: memory.limit });
  closing.add(() => answerers.close());
  const recalls = openRecallStore(database);
  const inventory = openInventory(database);
  const rules = openRules(database, { readModel, file: folder.gateway, members, clock, log });
  return {
    ledger,
    members,
    writes,
    readModel,
    answerers,
    publications: openPublications(database),
    following,
    endUnknown: opened.endUnknown,
    store,
    readiness: new Readiness(config.ready),
    keys,
    streams: new EventStreams(keys),
    destinations,
    epcis,
    inventory,
    rules,
    sources: openSourceStore(database),
    recalls,
    ...openNotifications(database, {
      ledger,
      members,
      readModel,
      answerers,
      inventory,
      recalls,
      destinations,
      log,
      smtp: mailServer(config.mail, companies),
    }),
    metrics,
    tree,
    admission: admissionTo(opened, companies, { root: folder.root, keepers, agreements: openAgreements(database) }),
    limits: limitsOf(config),
  };
}

const keysOf = (database: Database, { members }: OpenedLedger, readModel: ReadModel): Keys =>
  openKeys(database, {
    mspIdOf: (name) => members.organisations.find(({ organisation }) => organisation === name)?.mspId,
    isRetired: retirements(readModel),
  });

function followLedger(
  { ledger, readModel }: Gateway,
  report: (state: FollowState) => void,
  closing: Closing,
): Promise<never> {
  const stop = new AbortController();
  const following = follow(ledger, readModel, { signal: stop.signal, report });
  closing.add(async () => {
    stop.abort();
    await following.catch(() => undefined);
  });
  const failed = following.then(() => new Promise<never>(() => undefined));
  // The caller may ignore `failed`.
  failed.catch(() => undefined);
  return failed;
}
