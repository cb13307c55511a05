import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { enrolSigners, openWireLedger, type Signers, supplierUser, take, until } from './wireLedger';
import { WirePeer } from './wirePeer';

const folder = mkdtempSync(join(tmpdir(), 'lotline-fabric-'));
let signers: Signers;
let wire: WirePeer;
let second: WirePeer;

beforeAll(async () => {
  signers = await enrolSigners(folder, supplierUser.user);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  [wire, second] = [new WirePeer(), new WirePeer()];
  await Promise.all([wire.start(), second.start()]);
});

afterEach(() => {
  for (const peer of [wire, second]) {
    peer.stop();
    rmSync(peer.folder, { recursive: true, force: true });
  }
});

const owners = [
  ['the organisation', () => openWireLedger(signers, [wire, second])],
  ['another organisation of the gateway', () => openWireLedger(signers, [wire], [second])],
] as const;

test.each(owners)('given an unreachable first peer, a second peer of %s responds', async (_whose, openBoth) => {
  const both = openBoth();
  expect(await both.health()).toEqual({ ok: true, height: 1 });
  second.append(second.configEnvelope());
  wire.stop();
  await until(async () => (await both.health()).height === 2);
  await both.close();
});

test.each(owners)(
  'given a first peer that hangs, a second peer of %s takes over its calls',
  async (_whose, openBoth) => {
    const both = openBoth();
    expect(await both.health()).toEqual({ ok: true, height: 1 });
    const stop = new AbortController();
    const blocks = take(both.blocks(0, stop.signal), 2);
    wire.hangs = true;
    expect(await both.submit(supplierUser, 'put', ['a', '1'])).toMatchObject({ committed: true, height: 2 });
    expect((await blocks).map(({ number }) => number)).toEqual([0, 1]);
    expect(wire.blocks).toHaveLength(1);
    stop.abort();
    await both.close();
  },
);

test('when the first peer responds again, it is used instead of the second', async () => {
  const both = openWireLedger(signers, [wire, second]);
  wire.hangs = true;
  expect(await both.submit(supplierUser, 'put', ['a', '1'])).toMatchObject({ height: 2 });
  wire.hangs = false;
  await until(async () => (await both.health()).height === 1);
  await both.close();
});

test('given a slow first peer that is alive, the second peer is not used', async () => {
  const both = openWireLedger(signers, [wire, second]);
  wire.takes = 800;
  expect(await both.evaluate(supplierUser, 'get', ['a'])).toBe('evaluated get');
  expect(second.calls.evaluate).toBe(0);
  await both.close();
});
