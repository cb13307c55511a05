import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { status as grpc } from '@grpc/grpc-js';
import { common, peer as protos } from '@hyperledger/fabric-protos';
import { createAuthority, createOrganisation, enrolUser, type SigningIdentity } from '@lotline/network/embedded';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { readBlock } from '../../gateway/src/ledger/fabric/block';
import { usualDeadlines } from '../../gateway/src/ledger/fabric/deadlines';
import { fabricLedger } from '../../gateway/src/ledger/fabric/ledger';
import { usualPatience } from '../../gateway/src/ledger/fabric/patience';
import { connectPeers, type Peers } from '../../gateway/src/ledger/fabric/peers';
import { followBlocks } from '../../gateway/src/ledger/fabric-network/blocks';
import { CertificateExpired, type Ledger } from '../../gateway/src/ledger/ledger';
import { follow, type FollowState } from '../../gateway/src/projection/follow';
import { keepFollowing } from '../../gateway/src/projection/following';
import { temporaryFolder } from '../temporaryFolder';
import { block } from './blocks';
import { openGateway, type TestGateway } from './openGateway';
import { closeAll, open } from './openModels';
import { chaincodeName, envelopeOf } from './wireMessages';
import { WirePeer } from './wirePeer';
import { listedExceptions } from './listedExceptions';

const reader = { organisation: 'supplier', mspId: 'SupplierMSP', user: 'ann' };
let signer: SigningIdentity;
let wire: WirePeer;
const ledgers: Ledger[] = [];

beforeAll(async () => {
  const organisation = await createOrganisation({ folder: temporaryFolder(), name: 'supplier', mspId: 'SupplierMSP' });
  signer = await enrolUser(organisation, 'ann');
});
beforeEach(async () => {
  wire = new WirePeer();
  await wire.start();
});
afterEach(async () => {
  for (const ledger of ledgers.splice(0)) await ledger.close();
  wire.stop();
  rmSync(wire.folder, { recursive: true, force: true });
  closeAll();
});

function connect(tlsCa = readFileSync(wire.tlsCa, 'utf8')): Ledger {
  const ledger = fabricLedger({
    channel: 'lotline',
    chaincode: chaincodeName,
    peers: new Map<string, Peers>([['supplier', connectPeers([{ endpoint: wire.endpoint, tlsCa }])]]),
    signer: () => Promise.resolve(signer),
    reader,
    deadlines: usualDeadlines,
    patience: { ...usualPatience, pause: 5, longestPause: 20 },
  });
  ledgers.push(ledger);
  return ledger;
}

/** Follows the ledger into a read model until a report matches; returns all reports. */
async function reportsUntil(ledger: Ledger, isWanted: (state: FollowState) => boolean): Promise<FollowState[]> {
  const stop = new AbortController();
  const states: FollowState[] = [];
  const report = (state: FollowState): void => {
    states.push(state);
    if (isWanted(state)) stop.abort();
  };
  await follow(ledger, open(), { signal: stop.signal, report, firstWait: 1, longestWait: 20 });
  return states;
}

const saysSo =
  (words: RegExp) =>
  ({ error, failures }: FollowState): boolean =>
    failures > 1 && error instanceof Error && words.test(error.message);

describe('a stream of blocks that can never work', () => {
  test('denied by the peer is reported each time, with the status', async () => {
    wire.denial = common.Status.FORBIDDEN;
    const states = await reportsUntil(connect(), saysSo(/status response: 403/));
    expect(states.at(-1)?.height).toBe(0);
  });

  test('under another TLS root is reported', async () => {
    const { certificate } = await createAuthority('other');
    const states = await reportsUntil(connect(certificate), saysSo(/certificate|connection|UNAVAILABLE/i));
    expect(states.at(-1)?.ledgerHeight).toBe(0);
  });

  test('that the peer ends is reported', async () => {
    const ledger = connect();
    const cut = setInterval(() => {
      wire.cutStreams();
    }, 5);
    const states = await reportsUntil(ledger, ({ failures }) => failures > 2);
    clearInterval(cut);
    expect(states.some(({ error }) => error !== undefined)).toBe(true);
  });

  test('with bytes that are not blocks is reported', async () => {
    wire.append(wire.configEnvelope());
    wire.blocks[1]!.clearHeader();
    const ledger = connect();
    const numbered = { ...ledger, health: () => Promise.resolve({ ok: true, height: 2 }) };
    await reportsUntil(numbered, saysSo(/without its header/));
  });

  test('is reported as expired with an expired certificate', async () => {
    const expired = {
      code: grpc.UNKNOWN,
      message: 'evaluate call failed',
      details: ['proposal client identity expired'],
    };
    wire.faults.evaluate.push(...Array.from({ length: 200 }, () => expired));
    const states = await reportsUntil(connect(), saysSo(/client identity expired/));
    expect(states.at(-1)?.error).toBeInstanceOf(CertificateExpired);
  });

  test('is reported as recovered once a block arrives, also without a new one', async () => {
    const ledger = connect();
    wire.denial = common.Status.SERVICE_UNAVAILABLE;
    const states = await reportsUntil(ledger, (state) => {
      if (state.failures > 1) wire.denial = undefined;
      return state.failures > 1 && state.error === undefined && state.height === 1;
    });
    expect(states.at(-1)).toMatchObject({ ledgerHeight: 1 });
  });

  test('through fabric-network is reported, its height or its blocks', async () => {
    const stop = new AbortController();
    const messages: string[] = [];
    const watch = {
      failed: (error: unknown) => {
        messages.push((error as Error).message);
        if (messages.includes('no block') && messages.includes('no height')) stop.abort();
      },
      alive: () => undefined,
    };
    let asked = 0;
    const system = {
      chain: () => {
        asked += 1;
        return asked % 2 === 0 ? Promise.reject(new Error('no height')) : Promise.resolve({ height: 2, hash: '' });
      },
      hashAt: () => Promise.resolve(undefined),
      block: () => Promise.reject(new Error('no block')),
      find: () => Promise.resolve(undefined),
    };
    const options = { system, chaincode: chaincodeName, pause: 1, longestPause: 2, watch };
    for await (const { number } of followBlocks(0, stop.signal, options)) throw new Error(`block ${number} came`);
    expect(messages).toEqual(expect.arrayContaining(['no height', 'no block']));
  });
});

test('given a transaction that cannot be decoded, it is named and the others of its block are read', () => {
  const cut = Uint8Array.from([0x0a, 0x7f]);
  const empty = envelopeOf(common.HeaderType.ENDORSER_TRANSACTION, 'tx', Buffer.from('nothing')).serializeBinary();
  const data = new common.BlockData();
  data.setDataList([cut, wire.configEnvelope().serializeBinary(), empty, cut]);
  const header = new common.BlockHeader();
  header.setDataHash(createHash('sha256').update('').digest());
  const metadata = new common.BlockMetadata();
  const { VALID, BAD_PAYLOAD } = protos.TxValidationCode;
  metadata.setMetadataList([new Uint8Array(), new Uint8Array(), Uint8Array.from([VALID, VALID, VALID, BAD_PAYLOAD])]);
  const message = new common.Block();
  message.setHeader(header);
  message.setData(data);
  message.setMetadata(metadata);

  const read = readBlock(message.serializeBinary(), chaincodeName);
  expect(read.transactions).toMatchObject([
    { index: 0, unreadable: expect.stringContaining('block 0') as unknown },
    { index: 2, unreadable: expect.stringContaining('block 0') as unknown },
  ]);
  const readModel = open();
  readModel.apply(read, block(1));
  expect(readModel).toMatchObject({ height: 2, unreadable: 2 });
  expect(listedExceptions(readModel)).toMatchObject([
    { code: 'event_unreadable', event: 'block-0-transaction-2' },
    { code: 'event_unreadable', event: 'block-0-transaction-0' },
  ]);
});

test('a failure is logged when it is new or changes, not each time', () => {
  const warned: unknown[] = [];
  const { following, report } = keepFollowing((error) => warned.push((error as Error).message));
  const state = { height: 1, ledgerHeight: 2 };
  for (const failures of [1, 2, 3]) report({ ...state, failures, error: new Error('denied') });
  report({ ...state, failures: 4, error: new Error('expired') });
  expect([following.failures, following.error]).toEqual([4, 'expired']);
  report({ ...state, failures: 4 });
  expect([following.failures, following.error]).toEqual([4, undefined]);
  expect(warned).toEqual(['denied', 'expired']);
});

describe('a gateway whose blocks cannot be read', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    gateway = await openGateway();
  });
  afterAll(async () => {
    await gateway.close();
  });

  test('reports it in readiness, metrics and log, and is not ready once it is behind', async () => {
    const { ledger, readModel } = gateway.running.gateway;
    expect((await gateway.send('/health/ready')).body).toMatchObject({ status: 'ready', blockFailures: 0 });
    const full = readModel.database.get<{ page_count: number }>('PRAGMA page_count')?.page_count ?? 0;
    readModel.database.script(`PRAGMA max_page_count = ${full}`);
    const key = gateway.keyOf('supplier');
    const isBehind = async (): Promise<boolean> => (await ledger.health()).height > readModel.height;
    // Small blocks are written over this connection, which the limit is for; a thread has its own.
    for (let part = 0; part < 200 && !(await isBehind()); part += 1) {
      const documents = Array.from({ length: 6 }, (_, n) => ({
        idempotencyKey: `p-${part}-${n}`,
        command: 'registerDocument',
        input: { sha256: createHash('sha256').update(`${part} ${n}`).digest('hex'), kind: 'x'.repeat(100) },
      }));
      await gateway.send('/commands', { key, body: documents });
    }
    expect(await isBehind()).toBe(true);
    const ready = await gateway.send('/health/ready');
    expect(ready).toMatchObject({
      status: 503,
      body: { code: 'behind', detail: expect.stringContaining('full') as unknown },
    });
    expect((await gateway.send('/metrics')).body['text']).toMatch(/lotline_block_failures [1-9]/);
    expect(gateway.log.filter((line) => line.includes('blocks of the ledger cannot be read'))).not.toEqual([]);
    readModel.database.script('PRAGMA max_page_count = 1000000');
    expect(await readModel.reached((await ledger.health()).height, 15_000)).toBe(true);
    expect((await gateway.send('/health/ready')).status).toBe(200);
  }, 30_000);

  test('states in its readiness why the ledger does not answer, and serves its other metrics', async () => {
    const { ledger } = gateway.running.gateway;
    const health = ledger.health.bind(ledger);
    Object.assign(ledger, { health: () => Promise.reject(new CertificateExpired('client identity expired')) });
    try {
      expect(await gateway.send('/health/ready')).toMatchObject({
        status: 503,
        body: { code: 'ledger_unavailable', detail: 'The ledger cannot be read: client identity expired' },
      });
      const { status, body } = await gateway.send('/metrics');
      expect(status).toBe(200);
      expect(body['text']).toMatch(/^lotline_write_queue 0$/m);
      expect(body['text']).not.toMatch(/^lotline_ledger_height \d/m);
    } finally {
      Object.assign(ledger, { health });
    }
    expect((await gateway.send('/metrics')).body['text']).toMatch(/^lotline_ledger_height \d/m);
  });
});
