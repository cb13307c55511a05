import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOrganisation, enrolUser } from '@lotline/network/embedded';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { openFabricNetwork } from '../../gateway/src/ledger/fabric-network/open';
import { type LedgerBlock, LedgerFailure } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { ProofIdentities } from '../../network/src/proof/proofIdentities';
import { temporaryFolder } from '../temporaryFolder';
import { type NodeWire, servesAsNode } from './wireNode';
import { chaincodeName } from './wireMessages';
import { WirePeer } from './wirePeer';

const mspId = 'SupplierMSP';
const ann = { organisation: 'supplier', mspId, user: 'ann' };

let wire: WirePeer;
let node: NodeWire;
let opened: OpenedLedger | undefined;
let authorityFile: string;

beforeEach(async () => {
  wire = new WirePeer();
  node = servesAsNode(wire, mspId);
  await wire.start();
});

afterEach(async () => {
  await opened?.ledger.close();
  opened = undefined;
  wire.stop();
});

/** A connection file beside a wallet with the users that a Fabric network of others would have enrolled. */
async function connectionFile(): Promise<string> {
  const folder = temporaryFolder();
  const organisation = await createOrganisation({ folder: join(folder, 'ca'), name: 'supplier', mspId });
  mkdirSync(join(folder, 'wallet'));
  for (const user of ['gateway', 'ann']) {
    await enrolUser(organisation, user);
    const [certificate, privateKey] = ['cert.pem', 'key.pem'].map((file) =>
      readFileSync(join(folder, 'ca', 'users', user, file), 'utf8'),
    );
    const identity = { type: 'X.509', version: 1, mspId, credentials: { certificate, privateKey } };
    writeFileSync(join(folder, 'wallet', `${user}.id`), JSON.stringify(identity));
  }
  copyFileSync(wire.tlsCa, join(folder, 'tls.pem'));
  authorityFile = join(folder, 'ca.pem');
  writeFileSync(authorityFile, organisation.caCertificate);
  const peers = [{ endpoint: wire.endpoint, tlsCa: 'tls.pem' }];
  const member = { name: 'supplier', mspId, caCertificate: 'ca.pem' };
  const organisations = [{ ...member, peers, wallet: 'wallet' }];
  const file = join(folder, 'connection.json');
  const content = { channel: 'lotline', chaincode: chaincodeName, organisations, orderer: member, asLocalhost: true };
  writeFileSync(file, JSON.stringify(content));
  return file;
}

async function open(): Promise<OpenedLedger> {
  opened = await openFabricNetwork({ fabric: await connectionFile(), organisation: undefined });
  return opened;
}

const failure = async (work: Promise<unknown>): Promise<LedgerFailure> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(LedgerFailure);
  return error as LedgerFailure;
};

describe('a network without the gateway service, through the package fabric-network', () => {
  test('takes a transaction from its proposal to its block', async () => {
    const { ledger } = await open();
    const submitted = await ledger.submit(ann, 'put', ['a', '1']);
    expect(submitted).toMatchObject({ committed: true, height: 2, result: 'wrote a' });
    expect(node.asked.orders).toBe(1);
    expect(await ledger.status(submitted.transactionId)).toEqual({ state: 'committed', height: 2, result: 'wrote a' });
    expect(await ledger.health()).toEqual({ ok: true, height: 2 });
  });

  test('is read from any block on', async () => {
    const { ledger } = await open();
    const { transactionId } = await ledger.submit(ann, 'put', ['a', '1']);
    const blocks: LedgerBlock[] = [];
    const stop = new AbortController();
    for await (const block of ledger.blocks(0, stop.signal)) {
      if (blocks.push(block) === 2) break;
    }
    stop.abort();
    expect(blocks.map(({ number }) => number)).toEqual([0, 1]);
    expect(blocks[1]?.transactions).toEqual([expect.objectContaining({ transactionId })]);
    expect(blocks[1]?.hash).toBe(await ledger.headHash());
  });

  test('evaluates a query without ordering it', async () => {
    const { ledger } = await open();
    expect(await ledger.evaluate(ann, 'read', ['a'])).toBe('evaluated read');
    expect(node.asked.orders).toBe(0);
  });

  test('returns the contract’s refusal', async () => {
    const { ledger } = await open();
    node.refusals.push({ status: 500, message: '{"code":"limit_exceeded","message":"Too many.","details":{}}' });
    expect(await failure(ledger.submit(ann, 'put', ['a', '1']))).toMatchObject({ kind: 'rejected' });
    expect(node.asked.orders).toBe(0);
  });

  test('signs proofs with the user’s key of the wallet', async () => {
    const { ledger } = await open();
    const message = Buffer.from('a proof');
    const { identity, signature } = await ledger.proofs.sign(ann, (signer) => Buffer.concat([message, signer]));
    const authority = readFileSync(authorityFile, 'utf8');
    const signer = await new ProofIdentities([{ mspId, roots: [authority] }], false).identify(identity);
    expect(await signer.verifies(Buffer.concat([message, identity]), signature)).toBe(true);
    expect(await signer.verifies(message, signature)).toBe(false);
    await expect(ledger.proofs.sign({ ...ann, user: 'bob' }, () => message)).rejects.toThrow(/bob has no identity/);
  });

  test('refuses a user who is not in its wallet', async () => {
    const { ledger } = await open();
    await expect(ledger.evaluate({ ...ann, user: 'bob' }, 'read', [])).rejects.toThrow(/bob has no identity/);
  });
});
