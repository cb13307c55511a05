import { describe, expect, test } from '@jest/globals';
import { supplierUser, take, until, wireLedgerOfEachTest } from './wireLedger';

const at = wireLedgerOfEachTest(supplierUser.user);

describe('following blocks', () => {
  test('continues after a lost stream and a dead peer, without a gap or a duplicate', async () => {
    const stop = new AbortController();
    const seen: number[] = [];
    const following = (async () => {
      for await (const { number } of at.ledger.blocks(0, stop.signal)) seen.push(number);
    })();
    for (let turn = 0; turn < 4; turn++) {
      await at.ledger.submit(supplierUser, 'put', [`key${turn}`, '1']);
      if (turn % 2 === 0) at.wire.cutStreams();
      else {
        at.wire.stop();
        at.wire.append(at.wire.configEnvelope());
        await at.wire.start();
        await until(() => at.ledger.health().then(() => true));
      }
    }
    await until(() => Promise.resolve(seen.length >= at.wire.blocks.length));
    stop.abort();
    await following;
    expect(seen).toEqual(at.wire.blocks.map((_block, number) => number));
  });

  test.each([
    ['made anew', 0],
    ['restored from an older state', 2],
  ])('ends when the network was %s', async (_how, kept) => {
    for (const key of ['a', 'b', 'c']) await at.ledger.submit(supplierUser, 'put', [key, '1']);
    const seen: number[] = [];
    const following = (async () => {
      for await (const { number } of at.ledger.blocks(0, new AbortController().signal)) seen.push(number);
    })();
    await until(() => Promise.resolve(seen.length === 4));
    at.wire.blocks.splice(kept);
    if (kept === 0) at.wire.append(at.wire.configEnvelope(), at.wire.configEnvelope());
    await following;
    expect(seen).toEqual([0, 1, 2, 3]);
  });

  test('ends when its reader stops or the signal aborts', async () => {
    const stop = new AbortController();
    expect((await take(at.ledger.blocks(0, stop.signal), 1)).map(({ number }) => number)).toEqual([0]);
    setTimeout(() => {
      stop.abort();
    }, 50);
    expect(await take(at.ledger.blocks(1, stop.signal), 1)).toEqual([]);
  });
});
