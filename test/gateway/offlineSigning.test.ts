import { createHash, createPublicKey, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createOrganisation, enrolUser, signingIdentity, toLowS } from '@lotline/network/embedded';
import { common, gateway as messages } from '@hyperledger/fabric-protos';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { fabricLedger } from '../../gateway/src/ledger/fabric/ledger';
import { connectPeers } from '../../gateway/src/ledger/fabric/peers';
import type { Ledger } from '../../gateway/src/ledger/ledger';
import type { ToSign } from '../../gateway/src/ledger/ledger';
import { verifyLowS } from '../../network/src/identity/ecdsa';
import { chaincodeName } from './wireMessages';
import { WirePeer } from './wirePeer';

const who = { organisation: 'supplier', mspId: 'SupplierMSP' };
const folder = mkdtempSync(join(tmpdir(), 'lotline-offline-'));
const wire = new WirePeer();
let ledger: Ledger;
let certificate: string;
let key: string;

beforeAll(async () => {
  const organisation = await createOrganisation({ folder, name: 'supplier', mspId: 'SupplierMSP' });
  const reader = await enrolUser(organisation, 'gateway');
  certificate = (await enrolUser(organisation, 'ann')).certificate;
  key = readFileSync(join(folder, 'users', 'ann', 'key.pem'), 'utf8');
  await wire.start();
  const peers = connectPeers([{ endpoint: wire.endpoint, tlsCa: readFileSync(wire.tlsCa, 'utf8') }]);
  ledger = fabricLedger({
    channel: 'lotline',
    chaincode: chaincodeName,
    peers: new Map([['supplier', peers]]),
    signer: () => Promise.resolve(reader),
    reader: { ...who, user: 'gateway' },
  });
});

afterAll(async () => {
  await ledger.close();
  wire.stop();
  for (const each of [folder, wire.folder]) rmSync(each, { recursive: true, force: true });
});

/** As any tool signs: with either `s`. */
const signed = ({ bytes, message }: ToSign): { bytes: Uint8Array; signature: Uint8Array } => ({
  bytes,
  signature: sign('sha256', message, key),
});

describe('a transaction that its caller signs', () => {
  test('is proposed, endorsed and submitted with signatures made elsewhere', async () => {
    const proposal = ledger.offline!.propose({ ...who, certificate }, 'submit', ['a', '1']);
    const endorsed = await ledger.offline!.endorse({ ...who, ...signed(proposal) });
    expect(endorsed).toMatchObject({ transactionId: proposal.transactionId, result: 'wrote a', changes: true });
    const transaction = signed(endorsed);
    const submitted = await ledger.offline!.submit({ ...who, ...transaction });
    expect(submitted).toMatchObject({ committed: true, height: 2, transactionId: proposal.transactionId });
    const envelope = common.Envelope.deserializeBinary(wire.blocks[1]!.getData()!.getDataList_asU8()[0]!);
    const signature = envelope.getSignature_asU8();
    expect(await verifyLowS(envelope.getPayload_asU8(), signature, createPublicKey(certificate))).toBe(true);
    expect(Buffer.from(endorsed.digest)).toEqual(createHash('sha256').update(endorsed.message).digest());
    expect(await ledger.offline!.submit({ ...who, ...transaction })).toMatchObject({ committed: true, height: 2 });
  });

  test('is refused for another organisation, another chaincode, another function, or invalid bytes', async () => {
    const other = ledger.offline!.propose({ ...who, mspId: 'CarrierMSP', certificate }, 'submit', ['a', '1']);
    await expect(ledger.offline!.endorse({ ...who, ...signed(other) })).rejects.toThrow(/another organisation/);
    const empty = {
      bytes: new messages.ProposedTransaction().serializeBinary(),
      signature: sign('sha256', Buffer.alloc(1), key),
    };
    await expect(ledger.offline!.endorse({ ...who, ...empty })).rejects.toThrow(/another channel/);
    await expect(ledger.offline!.submit({ ...who, ...empty })).rejects.toThrow(RangeError);
    const query = ledger.offline!.propose({ ...who, certificate }, 'lotline:read', ['["k"]']);
    await expect(ledger.offline!.endorse({ ...who, ...signed(query) })).rejects.toThrow(/only "submit" is forwarded/);
    const own = ledger.offline!.propose({ ...who, certificate }, 'submit', ['a', '1']);
    const noSignature = { bytes: own.bytes, signature: Buffer.from('signature') };
    await expect(ledger.offline!.endorse({ ...who, ...noSignature })).rejects.toThrow(/ASN.1/);
  });
});

test('either signature of a pair becomes the one with the smaller s, which still verifies', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 64 }), async (message) => {
      const { sign: signLow } = signingIdentity('SupplierMSP', certificate, key);
      const low = await signLow(message);
      expect(toLowS(low)).toEqual(Buffer.from(low));
      const any = toLowS(sign('sha256', message, key));
      expect(await verifyLowS(message, any, createPublicKey(certificate))).toBe(true);
    }),
    { numRuns: 50 },
  );
});
