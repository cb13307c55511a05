import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { farm, origin } from './demoGoods';
import { openGateway, type TestGateway } from './openGateway';

/** Commands that make so many items each. */
const making = (commands: number, items: number, run: string): object[] =>
  Array.from({ length: commands }, (_, command) => ({
    idempotencyKey: `${run}-${command}`,
    command: 'commissionItems',
    input: {
      place: farm,
      items: Array.from({ length: items }, (_, n) => `${origin}/01/00860009999107/21/${run}${command}x${n}`),
    },
  }));

describe('a request with many commands', () => {
  let gateway: TestGateway;

  beforeAll(async () => {
    gateway = await openGateway();
  });

  afterAll(async () => {
    await gateway.close();
  });

  test('lets other requests be answered between its parts', async () => {
    const heights = new Set<number>();
    const running = gateway.post('supplier', '/commands', making(4, 1000, 'A'));
    const ended = running.then(() => true);
    const answered = async (): Promise<boolean> => {
      const { status } = await gateway.get('supplier', '/shipments');
      expect(status).toBe(200);
      heights.add(await gateway.height());
      return false;
    };
    // The batch first: heights are those at which a request was answered before it.
    while (!(await Promise.race([ended, answered()])));
    const { outcomes } = (await running).body as { outcomes: { status: string }[] };
    expect(outcomes.map(({ status }) => status)).toEqual(['recorded', 'recorded', 'recorded', 'recorded']);
    expect(heights.size).toBeGreaterThanOrEqual(3);
  });

  test('is refused before anything is recorded if its lists have too many entries together', async () => {
    const before = await gateway.height();
    const { status, body } = await gateway.post('supplier', '/commands', making(21, 1000, 'B'));
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'limit_exceeded' });
    expect(body['detail']).toContain('20000');
    expect(await gateway.height()).toBe(before);
  });

  test('may have as many entries as the limit says', async () => {
    const wrong = Array.from({ length: 20 }, (_, n) => ({
      idempotencyKey: `C-${n}`,
      command: 'commissionItems',
      input: { place: farm, items: Array.from({ length: 1000 }, () => 'x') },
    }));
    const { status, body } = await gateway.post('supplier', '/commands', wrong);
    expect(status).toBe(200);
    expect(body['outcomes']).toHaveLength(20);
    expect(body['outcomes']).toContainEqual(expect.objectContaining({ status: 'refused', code: 'id_invalid' }));
  });

  test('has commands that cannot be read: they are refused with pointers, and the others recorded', async () => {
    const good = { idempotencyKey: 'D-2', command: 'commissionLot' };
    const lot = { lot: `${origin}/01/00860009999107/10/D2`, place: farm, quantity: '1', uom: 'CS' };
    const { body } = await gateway.post('supplier', '/commands', [
      { idempotencyKey: 'D-1', command: 'hold', input: { goods: 'x', reason: 'r'.repeat(15_000), more: 1 } },
      { ...good, input: lot },
      { ...good, idempotencyKey: 'D-3', input: { ...lot, quantity: '-1' } },
    ]);
    const none = { subject: '', events: [], exceptions: [] };
    expect(body['outcomes']).toEqual([
      {
        idempotencyKey: 'D-1',
        status: 'refused',
        ...none,
        code: 'id_invalid',
        message: expect.stringMatching(/^\/goods: /u),
        details: {
          errors: [
            expect.objectContaining({ pointer: '/goods', code: 'id_invalid' }),
            expect.objectContaining({ pointer: '/reason' }),
            expect.objectContaining({ pointer: '/more' }),
          ],
        },
      },
      expect.objectContaining({ idempotencyKey: 'D-2', status: 'recorded' }),
      expect.objectContaining({ idempotencyKey: 'D-3', status: 'refused', code: 'quantity_invalid' }),
    ]);
  });
});
