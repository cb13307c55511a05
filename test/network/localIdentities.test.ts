import { X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CertificateNotValid,
  DamagedFile,
  type EmbeddedLedger,
  enrolUser,
  LocalIdentities,
  openNetwork,
  type SubmitResult,
} from '@lotline/network/embedded';
import { ChainVerifier, decodeGenesis, trustOf } from '@lotline/network/verify';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

const day = 24 * 60 * 60 * 1000;
const start = Date.now();

let net: ProbeNetwork;
let now: Date;
let identities: LocalIdentities;
const clock = (): Date => now;
const after = (days: number): void => void (now = new Date(start + days * day));

beforeEach(async () => {
  net = await probeNetwork();
  after(0);
  identities = new LocalIdentities(net.network, clock);
});
afterEach(() => net.remove());

const farm = (): ProbeNetwork['network']['organisations'][number] => net.network.organisations[0]!;
const certificateIn = async (name: string): Promise<X509Certificate> =>
  new X509Certificate(await readFile(join(farm().folder, name, 'cert.pem')));
const put = async (ledger: EmbeddedLedger, key: string): Promise<SubmitResult> =>
  ledger.submit({ identity: await identities.user(farm(), 'alice'), transaction: 'put', args: [key, 'v'] });
const spoilAuthorities = async (): Promise<void> => {
  for (const { folder } of [...net.network.organisations, net.network.orderer]) {
    await writeFile(join(folder, 'ca', 'key.pem'), 'nonsense');
  }
};

/** Verifies the ledger with block 0 only. */
async function verify(ledger: EmbeddedLedger): Promise<void> {
  const chain = new ChainVerifier(trustOf(decodeGenesis((await ledger.block(0)).raw)));
  for (let number = 0; number < ledger.height(); number++) await chain.add((await ledger.block(number)).raw);
}

describe('the certificates of local organisations', () => {
  test('are not renewed while most of their life is left', async () => {
    after(200);
    expect(await identities.renew()).toEqual({ renewed: [], failed: [] });
    expect(identities.certificates.map(({ organisation, name }) => `${organisation}/${name}`)).toEqual(
      expect.arrayContaining(['Farm/ca', 'Farm/peer', 'Farm/users/alice', 'orderer/orderer']),
    );
  });

  test('are renewed before they expire, with the same keys and attributes, for a year', async () => {
    const before = await certificateIn('users/alice');
    after(300);
    const { renewed } = await identities.renew();
    expect(renewed.map(({ organisation, name }) => `${organisation}/${name}`).sort()).toEqual(
      ['Farm/peer', 'Farm/users/alice', 'Carrier/peer', 'Carrier/users/bob', 'Shop/peer', 'orderer/orderer'].sort(),
    );
    const renewedOne = await certificateIn('users/alice');
    expect(renewedOne.publicKey.equals(before.publicKey)).toBe(true);
    expect(renewedOne.subject).toBe(before.subject);
    expect(renewedOne.raw.includes('"role":"grower"')).toBe(true);
    expect(renewedOne.validToDate.getTime() - renewedOne.validFromDate.getTime()).toBe(365 * day);
    expect(renewedOne.validToDate.getTime()).toBeGreaterThan(start + 600 * day);
  });

  test('are renewed when an earlier version made them for ten years', async () => {
    await enrolUser(farm(), 'old', { days: 3650 });
    const { renewed } = await identities.renew();
    expect(renewed).toMatchObject([{ organisation: 'Farm', name: 'users/old' }]);
    const { validFromDate, validToDate } = await certificateIn('users/old');
    expect(validToDate.getTime() - validFromDate.getTime()).toBe(365 * day);
  });

  test('keep the ledger writing for years, and every block verifiable', async () => {
    const ledger = await net.open('years', { now: clock });
    for (const days of [0, 300, 400, 1500, 4000]) {
      after(days);
      expect(await put(ledger, `day${days}`)).toMatchObject({ committed: true });
    }
    await verify(ledger);
    await ledger.close();
    const again = await net.open('years', { now: clock, deep: true });
    expect(again.opened.height).toBe(6);
    await again.close();
  });

  test.each([
    ['after its last block', 0, 300],
    ['long after it was opened', 500, 500],
  ])('renewed %s leave the saved state usable', async (_, written, renewed) => {
    const ledger = await net.open('saved', { now: clock });
    after(written);
    await put(ledger, 'k');
    after(renewed);
    await identities.renew();
    await ledger.close();
    const again = await net.open('saved', { now: clock });
    expect(again.opened).toEqual({ height: 2, repaired: null, missingPrivateValues: 0, savedHeight: 2 });
    await again.close();
  });

  test('of an authority keep its key, so that the ledger knows it, and the earlier ones stay beside it', async () => {
    const ledger = await net.open('authority', { now: clock });
    const before = await readFile(join(farm().folder, 'ca', 'cert.pem'), 'utf8');
    after(4 * 365);
    await put(ledger, 'k');
    await ledger.close();
    expect(farm().caCertificate).not.toBe(before);
    const files = await readdir(join(farm().folder, 'ca'));
    const kept = files.filter((name) => name.startsWith('cert-'));
    expect(await Promise.all(kept.map((name) => readFile(join(farm().folder, 'ca', name), 'utf8')))).toEqual([before]);
    const again = await net.open('authority', { now: clock, deep: true });
    await verify(again);
    await again.close();
  });

  test('follow a clock that was set back, and so do the blocks', async () => {
    const ledger = await net.open('back', { now: clock });
    after(1000);
    await put(ledger, 'ahead');
    after(0);
    await put(ledger, 'back');
    expect(ledger.lastTime()).toEqual(now);
    await ledger.close();
    const again = await net.open('back', { now: clock, deep: true });
    expect((await again.evaluate({ identity: net.alice, transaction: 'range', args: ['a', 'z'] })).toString()).toBe(
      '["ahead","back"]',
    );
    await again.close();
  });
});

describe('certificates that cannot be renewed', () => {
  test('are reported with the reason; once they have expired, writes are refused and reads are served', async () => {
    const ledger = await net.open('expired', { now: clock });
    await put(ledger, 'k');
    await spoilAuthorities();
    after(500);
    const { renewed, failed } = await identities.renew();
    expect(renewed).toEqual([]);
    expect(failed).toContainEqual({
      organisation: 'Farm',
      name: 'users/alice',
      reason: expect.stringContaining('ca/key.pem holds no private key'),
    });
    const refusal: unknown = await put(ledger, 'late').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'EndorseError', cause: { cause: { name: 'CertificateNotValid' } } });
    expect(String(refusal)).toContain('has expired');
    expect(ledger.height()).toBe(2);
    await verify(ledger);
    await ledger.close();
    const again = await net.open('expired', { now: clock, deep: true });
    expect(again.opened.height).toBe(2);
    await again.close();
  });

  test('of the orderer sign no block that would be refused later', async () => {
    const ledger = await net.open('orderer', { now: clock });
    after(500);
    const expired = net.network.orderer.node;
    await identities.renew();
    net.network.orderer.node = expired;
    const refusal: unknown = await put(ledger, 'k').catch((error: unknown) => error);
    expect(refusal).toMatchObject({ name: 'OrderError', cause: { cause: expect.any(CertificateNotValid) } });
    expect(ledger.height()).toBe(1);
    await ledger.close();
  });

  test('are tried again when a transaction needs them', async () => {
    const ledger = await net.open('retry', { now: clock });
    const key = await readFile(join(farm().folder, 'ca', 'key.pem'));
    await writeFile(join(farm().folder, 'ca', 'key.pem'), 'nonsense');
    after(500);
    await expect(put(ledger, 'k')).rejects.toThrow('has expired');
    await writeFile(join(farm().folder, 'ca', 'key.pem'), key);
    after(500.01);
    expect(await put(ledger, 'k')).toMatchObject({ committed: true });
    await ledger.close();
  });
});

describe('files of identities', () => {
  const open = (isKnown = true): Promise<unknown> =>
    openNetwork({
      folder: join(net.folder, 'net'),
      organisations: ['Farm', 'Carrier', 'Shop'].map((name) => ({ name, mspId: `${name}MSP` })),
      ordererMsp: 'OrdererMSP',
      isKnown,
    });

  test.each(['ca/cert.pem', 'ca/key.pem', 'peer/cert.pem', 'peer/key.pem'])(
    'that are damaged or missing are named, and not replaced: %s',
    async (name) => {
      const file = join(farm().folder, name);
      const good = await readFile(file, 'utf8');
      for (const bad of ['', 'nonsense', good.slice(0, good.length / 2)]) {
        await writeFile(file, bad);
        await expect(open()).rejects.toMatchObject({ name: 'DamagedFile', file });
      }
      await rm(file);
      await expect(open()).rejects.toMatchObject({ name: 'DamagedFile', file });
      await expect(open(false)).rejects.toThrow(DamagedFile);
      await writeFile(file, good);
      await open();
    },
  );

  test('of another key pair are named', async () => {
    const other = net.network.organisations[1]!.folder;
    await writeFile(join(farm().folder, 'peer', 'key.pem'), await readFile(join(other, 'peer', 'key.pem')));
    await expect(open()).rejects.toThrow(/peer\/key\.pem does not match the certificate beside it/);
    await writeFile(join(farm().folder, 'peer', 'cert.pem'), await readFile(join(other, 'peer', 'cert.pem')));
    await expect(open()).rejects.toThrow(/peer\/cert\.pem was not issued by the organisation's authority/);
  });

  test('of a user with another key are named when the user is enrolled at the start', async () => {
    const [one, other] = ['ann', 'bob'].map((user) => join(farm().folder, 'users', user, 'cert.pem'));
    for (const user of ['ann', 'bob']) await enrolUser(farm(), user);
    await writeFile(one!, await readFile(other!));
    await expect(enrolUser(farm(), 'ann')).rejects.toThrow(/ann\/key\.pem does not match the certificate beside it/);
    await expect(enrolUser(farm(), 'bob')).resolves.toBeDefined();
  });

  test('of an authority that the ledger knows are not replaced when they are missing', async () => {
    await rm(join(farm().folder, 'ca'), { recursive: true });
    await expect(open()).rejects.toThrow(/ca\/cert\.pem is missing\. Restore it from a copy/);
    expect(await readdir(farm().folder)).not.toContain('ca');
  });

  test('are completed after a crash between writing key and certificate', async () => {
    const certificate = join(farm().folder, 'peer', 'cert.pem');
    const text = await readFile(certificate, 'utf8');
    await writeFile(`${certificate}.new`, text);
    await rm(certificate);
    await open();
    expect(await readFile(certificate, 'utf8')).toBe(text);
  });
});
