import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { callerRoles } from '@lotline/chaincode/domain';
import { openCaptureJobs } from './auth/captureJobs';
import { openGatewayStore } from './auth/gatewayStore';
import { openKeys } from './auth/keys';
import { watchCertificates } from './certificates';
import { Closing } from './closing';
import type { Config } from './config';
import { type DataFolder, dataFolder } from './dataFolder';
import { writeKeyFiles } from './demo/keyFiles';
import { demoUser, finishDemo, type Registered, registerDemo } from './demo/masterData';
import { type DemoOrganisation, demoOrganisations } from './demo/organisations';
import { exitCodes } from './exitCodes';
import { follow, type FollowState } from './projection/follow';
import { type Following, keepFollowing } from './projection/following';
import { ByteBudget } from './http/byteBudget';
import type { Gateway } from './http/gateway';
import type { Logger } from './http/log';
import { openMetrics } from './http/metrics';
import { rateLimit } from './http/rateLimit';
import { createHttpServer } from './http/server';
import { CertificateExpired, type LedgerIdentity, StorageFull } from './ledger/ledger';
import { NotEnrolled } from './ledger/members';
import { openLedger } from './ledger/open';
import type { OpenedLedger } from './ledger/opened';
import { openReadModel, type ReadModel } from './projection/readModel';
import { bookWaiting } from './keepers/bookWaiting';
import { keeperUser } from './keepers/keeper';
import { keepRecalls } from './keepers/keepRecalls';
import { StartError } from './startError';
import { openWrites } from './writes/writes';

/** A running gateway. */
export interface Running {
  readonly url: string;
  readonly folder: DataFolder;
  readonly gateway: Gateway;
  /** Rejects if the gateway cannot continue; never resolves. */
  readonly failed: Promise<never>;
  /** Accepts no more requests, finishes those in progress, and closes everything. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly log: Logger;
  /** See AnswerOptions. */
  readonly checkAnswers?: boolean;
}

/** Milliseconds that a command's response waits until reads reflect it. */
const wait = 5000;
const drainMilliseconds = 10_000;
/** Number of bodies of maximum size that are read at once. */
const bodiesAtOnce = 16;
/** Milliseconds after which an idle connection is closed. The ledger may take 45 seconds for a write. */
const silence = 120_000;

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

async function open(config: Config, { log, checkAnswers = false }: StartOptions, closing: Closing): Promise<Running> {
  const folder = dataFolder(config.data);
  const opened = await openNetworkLedger(config, folder, closing);
  for (const notice of opened.notices ?? []) log.warn({ notice }, 'ledger');
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
  const gateway = compose(config, { folder, readModel, opened, following }, closing);
  const failed = followLedger(gateway, report, closing);
  await Promise.race([failed, registerDemonstration(gateway, demo(opened), log, closing)]);
  writeKeyFiles(folder.keys, gateway.keys, opened.members.local);
  await startKeepers(gateway, log, closing);
  const limits = { requests: rateLimit('requests', config.requests), failures: rateLimit('failures', config.failures) };
  const server = createHttpServer({ gateway, log, checkAnswers, ...limits });
  const url = await listen(server, config);
  closing.add(() => stopServing(server, gateway));
  return { url, folder, gateway, failed, close: () => closing.run() };
}

/** Serves reads if the ledger cannot record at present; rethrows all other errors. */
function readsAlone(error: unknown, log: Logger): Registered {
  if (!(error instanceof CertificateExpired || error instanceof StorageFull)) throw error;
  log.error({ reason: error.message }, 'the ledger cannot record at present; reads are served');
  return { height: 0, isWaiting: false };
}

async function openNetworkLedger(config: Config, { root }: DataFolder, closing: Closing): Promise<OpenedLedger> {
  const organisations = demoOrganisations.map(({ name, mspId }) => ({ name, mspId }));
  const opened = await openLedger(config.ledger, { ...config, data: root, organisations }).catch((error: unknown) => {
    throw error instanceof RangeError ? new StartError(exitCodes.configuration, error.message, error) : error;
  });
  closing.add(() => opened.ledger.close());
  for (const name of opened.members.local) await opened.members.enrol(name, demoUser, callerRoles);
  return opened;
}

/** The demonstration organisations that this gateway acts for; none on other networks. */
const demo = ({ members }: OpenedLedger): DemoOrganisation[] =>
  demoOrganisations.filter(({ name, mspId }) =>
    members.organisations.some(
      (each) => each.organisation === name && each.mspId === mspId && members.local.includes(name),
    ),
  );

/** Registers the demonstration. With several gateways, a part waits for the others while this one serves. */
async function registerDemonstration(
  { writes, readModel }: Gateway,
  organisations: readonly DemoOrganisation[],
  log: Logger,
  closing: Closing,
): Promise<void> {
  const { height, isWaiting } = await registerDemo(writes, organisations).catch((error: unknown) =>
    readsAlone(error, log),
  );
  await readModel.reached(height, wait);
  if (!isWaiting) return;
  const stop = new AbortController();
  const finishing = finishDemo(writes, organisations, stop.signal);
  closing.add(async () => {
    stop.abort();
    await finishing;
  });
}

function compose(
  config: Config,
  {
    folder,
    readModel,
    opened: { ledger, members, certificates },
    following,
  }: { folder: DataFolder; readModel: ReadModel; opened: OpenedLedger; following: Following },
  closing: Closing,
): Gateway {
  const database = openGatewayStore(folder.gateway);
  closing.add(() => {
    database.close();
  });
  const mspIds = new Map(members.organisations.map(({ organisation, mspId }) => [organisation, mspId]));
  const metrics = openMetrics({
    waitingWrites: () => writes.waiting,
    ledgerHeight: async () => (await ledger.health()).height,
    readModelHeight: () => readModel.height,
    unreadable: () => readModel.unreadable,
    blockFailures: () => following.failures,
    certificates: () => certificates?.certificates ?? [],
  });
  const writes = openWrites({ ledger, limits: { writes: config.batch, queue: config.queue }, observer: metrics });
  const { body, largeBody, requests, failures, connections } = config;
  const bodies = new ByteBudget(bodiesAtOnce * Math.max(body, largeBody));
  return {
    ledger,
    members,
    writes,
    readModel,
    following,
    keys: openKeys(database, mspIds),
    captures: openCaptureJobs(database),
    metrics,
    limits: { body, largeBody, bodies, requests, failures, wait, connections, silence },
  };
}

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

/** Starts the keepers of this gateway's organisations. An organisation without an authority here must run their commands itself. */
async function startKeepers({ members, readModel, writes }: Gateway, log: Logger, closing: Closing): Promise<void> {
  const keepers = new Map<string, LedgerIdentity>();
  for (const { organisation, mspId } of members.organisations) {
    if (!members.local.includes(organisation)) continue;
    try {
      await members.enrol(organisation, keeperUser, ['operator', 'quality']);
      keepers.set(mspId, { organisation, mspId, user: keeperUser });
    } catch (error) {
      if (!(error instanceof NotEnrolled)) throw error;
      log.warn(
        { organisation },
        'extend its recalls and book its waiting events with commands: no authority here can enrol the keeper user',
      );
    }
  }
  const stop = new AbortController();
  const identityOf = (party: string): LedgerIdentity | undefined => {
    const row = readModel.database.get<{ msp: string }>('SELECT msp FROM party WHERE id = ?', party);
    return row && keepers.get(row.msp);
  };
  const warn = (error: unknown): void => {
    log.warn({ error }, 'extending a recall or booking a waiting event failed; trying again');
  };
  const options = { readModel, writes, identityOf, signal: stop.signal, warn };
  const keeping = Promise.all([keepRecalls(options), bookWaiting(options)]);
  closing.add(async () => {
    stop.abort();
    await keeping;
  });
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { address, family, port: actual } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
}

/** Stops accepting connections, then drains requests and queued writes. */
async function stopServing(server: Server, { writes }: Gateway): Promise<void> {
  const closed = new Promise<void>((resolve) =>
    server.close(() => {
      resolve();
    }),
  );
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, drainMilliseconds);
  await writes.close();
  await closed;
  clearTimeout(timer);
}
