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
import { demoUser, registerDemo } from './demo/masterData';
import { type DemoOrganisation, demoOrganisations } from './demo/organisations';
import { follow } from './projection/follow';
import type { Gateway } from './http/gateway';
import type { Logger } from './http/log';
import { openMetrics } from './http/metrics';
import { rateLimit } from './http/rateLimit';
import { createHttpServer } from './http/server';
import { CertificateExpired, StorageFull } from './ledger/ledger';
import { openLedger } from './ledger/open';
import type { OpenedLedger } from './ledger/opened';
import { openReadModel, type ReadModel } from './projection/readModel';
import { exitCodes, StartError } from './startError';
import { openWrites } from './writes/writes';

/** A gateway that serves. */
export interface Running {
  readonly url: string;
  readonly folder: DataFolder;
  readonly gateway: Gateway;
  /** Rejects when the gateway cannot go on; never resolves. */
  readonly failed: Promise<never>;
  /** Takes no more requests, finishes those it has, and closes everything. */
  close(): Promise<void>;
}

export interface StartOptions {
  readonly log: Logger;
  /** See AnswerOptions. */
  readonly checkAnswers?: boolean;
}

/** How long a command's answer waits until reads show it, in milliseconds. */
const wait = 5000;
const drainMilliseconds = 10_000;

/** Opens the ledger and the read model and serves. Rejects with what startError() can explain. */
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
  });
  closing.add(() => {
    readModel.close();
  });
  const gateway = compose(config, { folder, readModel, opened }, closing);
  const failed = followLedger(gateway, log, closing);
  const height = await registerDemo(gateway.writes, demo(opened)).catch((error: unknown) => readsAlone(error, log));
  await Promise.race([failed, readModel.reached(height, wait)]);
  writeKeyFiles(folder.keys, gateway.keys, opened.members.local);
  const limits = { requests: rateLimit('requests', config.requests), failures: rateLimit('failures', config.failures) };
  const server = createHttpServer({ gateway, log, checkAnswers, ...limits });
  const url = await listen(server, config);
  closing.add(() => stopServing(server, gateway));
  return { url, folder, gateway, failed, close: () => closing.run() };
}

/** What keeps writes from being recorded does not keep reads from being served, where there is something to read. */
function readsAlone(error: unknown, log: Logger): number {
  if (!(error instanceof CertificateExpired || error instanceof StorageFull)) throw error;
  log.error({ reason: error.message }, 'nothing can be recorded at present; reads are served');
  return 0;
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

/** The demonstration's organisations that this gateway acts for: on a network of others there is none. */
const demo = ({ members }: OpenedLedger): DemoOrganisation[] =>
  demoOrganisations.filter(({ name, mspId }) =>
    members.organisations.some(
      (each) => each.organisation === name && each.mspId === mspId && members.local.includes(name),
    ),
  );

function compose(
  config: Config,
  {
    folder,
    readModel,
    opened: { ledger, members, certificates },
  }: { folder: DataFolder; readModel: ReadModel; opened: OpenedLedger },
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
    certificates: () => certificates?.certificates ?? [],
  });
  const writes = openWrites({ ledger, limits: { writes: config.batch, queue: config.queue }, observer: metrics });
  const { body, largeBody, requests, failures } = config;
  return {
    ledger,
    members,
    writes,
    readModel,
    keys: openKeys(database, mspIds),
    captures: openCaptureJobs(database),
    metrics,
    limits: { body, largeBody, requests, failures, wait },
  };
}

function followLedger({ ledger, readModel }: Gateway, log: Logger, closing: Closing): Promise<never> {
  const stop = new AbortController();
  const following = follow(ledger, readModel, {
    signal: stop.signal,
    report: ({ error, ...heights }) => {
      if (error !== undefined) log.warn({ error, ...heights }, 'the ledger cannot be read; trying again');
    },
  });
  closing.add(async () => {
    stop.abort();
    await following.catch(() => undefined);
  });
  const failed = following.then(() => new Promise<never>(() => undefined));
  // Whoever started the gateway hears of it through `failed`; nobody has to listen.
  failed.catch(() => undefined);
  return failed;
}

async function listen(server: Server, { host, port }: Config): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const { address, family, port: actual } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
}

/** New requests find the door shut; those under way get their answers, writes are decided. */
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
