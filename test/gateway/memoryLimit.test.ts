import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { must } from '@lotline/chaincode/domain';
import { openAnswerers } from '../../gateway/src/answerers/answerers';
import { openLog } from '../../gateway/src/log';
import { MemoryWatch } from '../../gateway/src/memoryLimit';
import { openGateway } from './openGateway';

const mebibyte = 1024 * 1024;
const place = 'https://id.gs1.org/414/0860009999992';
const lot = 'https://id.gs1.org/01/00860009999107/10/MEMORY-1';
const make = (id: string): object => ({ lot: id, place, quantity: '5', uom: 'CS' });

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'lotline-memory-'));
});
afterEach(() => {
  rmSync(data, { recursive: true, force: true });
});

describe('a gateway whose memory is full', () => {
  test('refuses what records goods, still reads, holds and recalls, and records again with more memory', async () => {
    const roomy = await openGateway({}, data);
    expect((await roomy.post('supplier', '/lots', make(lot))).status).toBe(201);
    await roomy.close();

    const full = await openGateway({ LOTLINE_MEMORY: '1' }, data);
    const other = make(`${lot}B`);
    const refused = await full.post('supplier', '/lots', other);
    expect(refused).toMatchObject({ status: 503, body: { code: 'memory_full' } });
    expect(refused.body['detail']).toContain('LOTLINE_MEMORY');
    expect(refused.headers.get('retry-after')).toBe('60');
    expect((await full.get('supplier', `/stock?lot=${encodeURIComponent(lot)}`)).status).toBe(200);
    expect((await full.get('supplier', '/health/ready')).status).toBe(200);
    const held = await full.post('supplier', '/holds', { goods: lot, reason: 'A complaint' });
    expect(held).toMatchObject({ status: 201 });
    const recall = { recall: 'R-MEMORY', roots: [lot], type: 'voluntary', class: 'II', reason: 'Found in a sample' };
    expect(await full.post('supplier', '/recalls', recall)).toMatchObject({ status: 201 });
    const metrics = String((await full.send('/metrics')).body['text']);
    expect(metrics).toContain(`lotline_memory_limit_bytes ${mebibyte}\n`);
    expect(full.log.filter((line) => line.includes('memory is full'))).toHaveLength(1);
    await full.close();

    const again = await openGateway({}, data);
    expect((await again.post('supplier', '/lots', other)).status).toBe(201);
    await again.close();
  });

  test('says that an answer is too large for a thread, and answers the next question', async () => {
    const gateway = await openGateway({}, data);
    await gateway.post('supplier', '/lots', make(lot));
    const { readModel } = gateway.running.gateway;
    const answerers = openAnswerers(readModel, { store: join(data, 'gateway.sqlite'), most: 1, memory: mebibyte });
    const roots = Array.from({ length: 64 }, (_, n) => `${lot}-${n}`.padEnd(4 * mebibyte, 'x'));
    const huge = answerers.ask({ kind: 'links', roots, limit: 10, format: 'json' }, 'supplier');
    await expect(huge).rejects.toMatchObject({ name: 'AnswerTooLarge', message: expect.stringContaining('64 MiB') });
    const next = await answerers.ask({ kind: 'plan', root: lot, format: 'json' }, 'supplier');
    expect(await json(must(next, 'an answer').stream)).toMatchObject({ root: lot, lots: [{ id: lot, depth: 0 }] });
    await answerers.close();
    await gateway.close();
  }, 120_000);
});

describe('the measurement of memory', () => {
  const watched = (uses: readonly { bytes: number; heapShare: number }[]): boolean[] => {
    const left = [...uses];
    const watch = new MemoryWatch(100, openLog('silent'), () => left.shift() ?? { bytes: 0, heapShare: 0 });
    return uses.map((_, at) => {
      if (at > 0) watch.look();
      return watch.isFull;
    });
  };

  test('finds memory full at the limit, and not again until some is free', () => {
    const bytes = [99, 100, 97, 94, 97, 100].map((each) => ({ bytes: each, heapShare: 0 }));
    expect(watched(bytes)).toEqual([false, true, true, false, false, true]);
  });

  test('finds memory full when the heap of objects is, whatever the process has', () => {
    const heap = [0.5, 0.86, 0.83, 0.5].map((heapShare) => ({ bytes: 1, heapShare }));
    expect(watched(heap)).toEqual([false, true, true, false]);
  });
});
