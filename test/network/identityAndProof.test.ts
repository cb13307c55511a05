import { createPrivateKey, sign } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { common, msp } from '@hyperledger/fabric-protos';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  createAuthority,
  createOrganisation,
  enrolUser,
  issueCertificate,
  loadIdentity,
  signingIdentity,
  type CommitError,
  type CommittedBlock,
  type EmbeddedLedger,
  type SigningIdentity,
  type SubmitResult,
} from '@lotline/network/embedded';
import {
  caFingerprint,
  ChainVerifier,
  decodeGenesis,
  trustFromGenesis,
  trustOf,
  VerificationError,
  verifyBlock,
} from '@lotline/network/verify';
import { isLowS } from '../../network/src/identity/lowS';
import { decodeEnvelope } from '../../network/src/verify/transactionEnvelope';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;
let ledger: EmbeddedLedger;

beforeAll(async () => {
  net = await probeNetwork();
  ledger = await net.open('main');
});
afterAll(async () => {
  await ledger.close();
  await net.remove();
});

const put = (identity: SigningIdentity, key = 'k'): Promise<SubmitResult> =>
  ledger.submit({ identity, transaction: 'put', args: [key, 'v'] });
const refused = { name: 'EndorseError', stage: 'endorse', code: 'BAD_CREATOR_SIGNATURE' };

describe('an identity', () => {
  test('is stored in files that only its owner can read, and loaded again', async () => {
    const [farm] = net.network.organisations;
    const key = await stat(join(farm!.folder, 'users', 'alice', 'key.pem'));
    expect(key.mode & 0o777).toBe(0o600);
    expect((await loadIdentity(farm!, 'alice')).certificate).toBe(net.alice.certificate);
    expect((await enrolUser(farm!, 'alice')).certificate).toBe(net.alice.certificate);
    await expect(loadIdentity(farm!, 'nobody')).rejects.toThrow('enrol the user first');
    await expect(enrolUser(farm!, '../ca')).rejects.toThrow('not a user name');
  });

  test('that signs with another key is refused', async () => {
    const forger: SigningIdentity = { ...net.bob, mspId: net.alice.mspId, certificate: net.alice.certificate };
    await expect(put(forger)).rejects.toMatchObject(refused);
  });

  test('of another organisation’s authority, or of none, is refused', async () => {
    const claimsFarm: SigningIdentity = { ...net.bob, mspId: 'FarmMSP' };
    await expect(put(claimsFarm)).rejects.toThrow('was not issued by the authority of FarmMSP');
    // The same name as the real authority does not make it the real one.
    const authority = await createAuthority('Farm');
    const user = await issueCertificate(authority, { commonName: 'alice', role: 'client' });
    const impostor = signingIdentity('FarmMSP', user.certificate, user.privateKey);
    await expect(put(impostor)).rejects.toThrow('was not issued by the authority of FarmMSP');
    await expect(put({ ...net.alice, mspId: 'NoMSP' })).rejects.toThrow('has the MSP id "NoMSP"');
  });

  test('of a node, or of the orderer’s organisation, may not call the chaincode', async () => {
    const { orderer, organisations } = net.network;
    const operator = await enrolUser(orderer, 'operator', { role: 'admin' });
    for (const identity of [organisations[0]!.node, orderer.node, operator]) {
      await expect(put(identity)).rejects.toThrow('is no client of an organisation of this channel');
    }
    const admin = await enrolUser(organisations[0]!, 'admin', { role: 'admin' });
    await expect(put(admin)).resolves.toMatchObject({ committed: true });
  });

  test('is refused outside its certificate’s dates', async () => {
    const [farm] = net.network.organisations;
    const day = 86_400_000;
    const past = await enrolUser(farm!, 'past', { notBefore: new Date(Date.now() - 3 * day), days: 1 });
    const future = await enrolUser(farm!, 'future', { notBefore: new Date(Date.now() + day), days: 1 });
    await expect(put(past)).rejects.toMatchObject(refused);
    await expect(put(future)).rejects.toThrow('is valid from');
  });

  test('always signs with the smaller s, and the larger is refused', async () => {
    const [farm] = net.network.organisations;
    const authority = await createAuthority('Test');
    const { privateKey } = await issueCertificate(authority, { commonName: 'x', role: 'client' });
    const signer = signingIdentity('X', '', privateKey);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (message) => isLowS(await signer.sign(message))),
      { numRuns: 50 },
    );
    const highS = await enrolUser(farm!, 'high');
    const pem = createPrivateKey(await readFile(join(farm!.folder, 'users', 'high', 'key.pem'), 'utf8'));
    const signHigh = (message: Uint8Array): Promise<Uint8Array> => {
      for (;;) {
        const signature = sign('sha256', message, pem);
        if (!isLowS(signature)) return Promise.resolve(signature);
      }
    };
    await expect(put({ ...highS, sign: signHigh })).rejects.toMatchObject(refused);
  });
});

describe('a proposal', () => {
  test('commits once, however often it is submitted', async () => {
    const signed = await ledger.propose({ identity: net.alice, transaction: 'put', args: ['once', 'v'] });
    await ledger.submitProposal(signed, net.alice);
    await expect(ledger.submitProposal(signed, net.alice)).rejects.toMatchObject({ code: 'DUPLICATE_TXID' });
  });

  test('is invalid when an earlier copy is in the same block', async () => {
    const signed = await ledger.propose({ identity: net.alice, transaction: 'put', args: ['twice', 'v'] });
    const both = await Promise.allSettled([0, 1].map(() => ledger.submitProposal(signed, net.alice)));
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(ledger.transaction(signed.transactionId)?.code).toBe('VALID');
  });

  test('is refused when a byte of it changes', async () => {
    const signed = await ledger.propose({ identity: net.alice, transaction: 'put', args: ['flip', 'v'] });
    await fc.assert(
      fc.asyncProperty(fc.nat(signed.bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Uint8Array.from(signed.bytes, (byte, index) => (index === at ? byte ^ mask : byte));
        await expect(ledger.submitProposal({ ...signed, bytes }, net.alice)).rejects.toMatchObject({
          stage: 'endorse',
        });
      }),
      { numRuns: 60 },
    );
    expect(ledger.transaction(signed.transactionId)).toBeUndefined();
  });

  test('is refused when its clock is more than 15 minutes off', async () => {
    let now = new Date();
    const clocked = await net.open('clocked', { now: () => now });
    const signed = await clocked.propose({ identity: net.alice, transaction: 'put', args: ['k', 'v'] });
    now = new Date(now.getTime() + 16 * 60_000);
    await expect(clocked.submitProposal(signed, net.alice)).rejects.toThrow('more than 15 minutes');
    await clocked.close();
  });
});

describe('an endorsement policy', () => {
  const submitTo = (
    target: EmbeddedLedger,
    endorsingOrganisations: string[],
    [transaction, ...args]: [string, ...string[]] = ['put', 'policy', 'v'],
  ): Promise<SubmitResult> => target.submit({ identity: net.alice, transaction, args, endorsingOrganisations });
  const failure = { name: 'CommitError', code: 'ENDORSEMENT_POLICY_FAILURE' };

  test('can ask for all, or for some by name', async () => {
    const all = await net.open('all', { policy: { kind: 'all' } });
    await expect(submitTo(all, ['FarmMSP', 'ShopMSP'])).rejects.toMatchObject(failure);
    await expect(submitTo(all, ['FarmMSP', 'ShopMSP', 'CarrierMSP'])).resolves.toMatchObject({ committed: true });
    await all.close();
    const named = await net.open('named', { policy: { kind: 'outOf', n: 1, msps: ['ShopMSP'] } });
    await expect(submitTo(named, ['FarmMSP', 'CarrierMSP'])).rejects.toMatchObject(failure);
    await expect(submitTo(named, ['ShopMSP'])).resolves.toMatchObject({ committed: true });
    await named.close();
  });

  test('is satisfied by the fewest organisations, including the caller’s own, by default', async () => {
    const endorsers = async (target: EmbeddedLedger, transaction: string, ...args: string[]): Promise<string[]> => {
      const transient = { value: Buffer.from('secret') };
      const done = await target.submit({ identity: net.bob, transaction, args, transient });
      if (!done.committed) throw new Error('It wrote nothing.');
      const [bytes] = common.Block.deserializeBinary((await target.block(done.block)).raw)
        .getData()!
        .getDataList_asU8();
      const signed = decodeEnvelope(bytes!).endorsements.map(({ endorser }) => endorser);
      return signed.map((each) => msp.SerializedIdentity.deserializeBinary(each).getMspid()).sort();
    };
    expect(await endorsers(ledger, 'put', 'few', '1')).toEqual(['CarrierMSP', 'FarmMSP']);
    expect(await endorsers(ledger, 'setPolicy', 'few', 'ShopMSP')).toEqual(['CarrierMSP', 'FarmMSP']);
    expect(await endorsers(ledger, 'put', 'few', '2')).toEqual(['ShopMSP']);
    expect(await endorsers(ledger, 'setPolicy', 'few', 'FarmMSP')).toEqual(['ShopMSP']);
    const everyone = ['CarrierMSP', 'FarmMSP', 'ShopMSP'];
    expect(await endorsers(ledger, 'putPrivate', '_implicit_org_ShopMSP', 'few')).toEqual(everyone);
    const named = await net.open('few', { policy: { kind: 'outOf', n: 2, msps: ['ShopMSP', 'FarmMSP'] } });
    expect(await endorsers(named, 'put', 'few', '1')).toEqual(['FarmMSP', 'ShopMSP']);
    await named.close();
  });

  test('that changes in a block invalidates later writes to the key in that block', async () => {
    await put(net.alice, 'shifting');
    const peers = ['FarmMSP', 'ShopMSP'];
    const blockOf = (result: PromiseSettledResult<SubmitResult>): number | undefined => {
      const { transactionId } = result.status === 'fulfilled' ? result.value : (result.reason as CommitError);
      return ledger.transaction(transactionId)?.block;
    };
    // Two that are submitted together nearly always share a block; when they do not, the next pair will.
    for (;;) {
      const [changed, written] = await Promise.allSettled([
        submitTo(ledger, peers, ['setPolicy', 'shifting', peers.join(',')]),
        submitTo(ledger, peers, ['put', 'shifting', '2']),
      ]);
      if (blockOf(changed) !== blockOf(written)) continue;
      const [first, second] = [changed, written].map(({ status }) => status);
      // The write may have come first in the block; then both stand.
      if (first === 'fulfilled' && second === 'fulfilled') continue;
      expect([changed.status, written]).toMatchObject(['fulfilled', { status: 'rejected', reason: failure }]);
      break;
    }
  });
});

describe('a block', () => {
  const read = async (number: number): Promise<Buffer> => (await ledger.block(number)).raw;

  test('can be verified with the orderer’s authority', async () => {
    const fingerprint = caFingerprint(net.network.orderer.caCertificate);
    const trust = await trustFromGenesis(await read(0), fingerprint);
    const chain = new ChainVerifier(trust);
    for (let number = 0; number < ledger.height(); number++) {
      const verified = await chain.add(await read(number));
      const { block } = await ledger.block(number);
      const { hash, previousHash, time } = block;
      expect(verified).toMatchObject({ number, hash, previousHash, time });
      const [said, seen] = [block.transactions, verified.transactions];
      expect(seen.map(({ transactionId, code }) => ({ transactionId, code }))).toEqual(
        said.map(({ transactionId, code }) => ({ transactionId, code })),
      );
    }
    await expect(chain.add(await read(1))).rejects.toThrow(VerificationError);
    expect(chain.head?.number).toBe(ledger.height() - 1);
    const other = caFingerprint(net.network.organisations[0]!.caCertificate);
    await expect(trustFromGenesis(await read(0), other)).rejects.toThrow('trusted fingerprint');
  });

  test('is refused when any byte of it changes', async () => {
    await put(net.alice, 'proof');
    const number = ledger.height() - 1;
    const [raw, before] = [await read(number), (await ledger.block(number - 1)).block];
    const trust = trustOf(decodeGenesis(await read(0)));
    const previous = { number: number - 1, hash: Buffer.from(before.hash, 'hex') };
    const honest = await verifyBlock(raw, previous, trust);
    await fc.assert(
      fc.asyncProperty(fc.nat(raw.length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        const bytes = Buffer.from(raw);
        bytes[at] = (bytes[at] ?? 0) ^ mask;
        const outcome = await verifyBlock(bytes, previous, trust).catch((error: unknown) => error);
        // Bytes without a signature (an empty or unknown field) may change; the block's content may not.
        if (!(outcome instanceof VerificationError)) expect(outcome).toEqual(honest);
      }),
      { numRuns: 150 },
    );
  });

  test('is the same from memory and from disk, and followers see each in order', async () => {
    const stop = new AbortController();
    const seen: CommittedBlock[] = [];
    const following = (async () => {
      for await (const block of ledger.blocks(0, stop.signal)) seen.push(block);
    })();
    await ledger.submit({ identity: net.bob, transaction: 'twoEvents', args: [] });
    await put(net.alice, 'followed');
    while (seen.length < ledger.height()) await new Promise(setImmediate);
    stop.abort();
    await following;
    expect(seen.map(({ number }) => number)).toEqual(seen.map((_, index) => index));
    const stored = await Promise.all(seen.map(async ({ number }) => (await ledger.block(number)).block));
    expect(seen).toEqual(stored);
    expect(seen.at(-1)?.transactions[0]).toMatchObject({ transaction: 'put', args: ['followed', 'v'], code: 'VALID' });
  });
});

test('an organisation’s name stays within its folder', async () => {
  await expect(createOrganisation({ folder: net.folder, name: '../x', mspId: 'X' })).rejects.toThrow(
    'not an organisation name',
  );
});
