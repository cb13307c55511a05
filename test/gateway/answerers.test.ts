import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { GeneratedNetwork } from '../../gateway/src/generate/network';
import { writeLedger } from '../../gateway/src/generate/writeLedger';
import { linksOfPlan, linksToNext } from '../../gateway/src/answerers/links';
import { rootNodes } from '../../gateway/src/queries/rootNodes';
import { nextLinks, planLinks, recallPlan } from '../../gateway/src/trace/recallPlan';
import { trace } from '../../gateway/src/trace/trace';
import { openGateway, type TestGateway } from './openGateway';
import { retryAfter, statusOf } from '../../gateway/src/http/statuses';
import { toProblem } from '../../gateway/src/http/toProblem';
import { apiLimits } from '../../gateway/src/answers/limits';

const options = { seed: 11, events: 1800, levels: 5 };
const network = new GeneratedNetwork(options);
let gateway: TestGateway;
let shared: { id: string; lots: number };
beforeAll(async () => {
  gateway = await openGateway();
  const asked = { rounds: network.rounds(), levels: options.levels, run: 'test' };
  const { height } = await writeLedger(gateway.running, asked, () => undefined);
  await gateway.running.gateway.readModel.reached(height, 60_000);
  [shared] = network.answers().forward as [typeof shared];
}, 120_000);
afterAll(() => gateway.close());

const text = async (path: string): Promise<{ status: number; type: string; text: string }> => {
  const headers = { authorization: `Bearer ${gateway.keyOf('retailer')}` };
  const response = await fetch(gateway.running.url + path, { headers });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    text: await response.text(),
  };
};
const query = (path: string, more = ''): string => `${path}?id=${encodeURIComponent(shared.id)}${more}`;
const lines = (answer: string): Record<string, unknown>[] =>
  answer
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a large answer, made in a thread', () => {
  test('is the same plan as the main thread makes', async () => {
    const { status, type, text: body } = await text(query('/recalls/plan'));
    expect({ status, type }).toEqual({ status: 200, type: 'application/json; charset=utf-8' });
    const plan = recallPlan(gateway.running.gateway.readModel, shared.id);
    expect(plan?.lots).toHaveLength(shared.lots + 1);
    expect(shared.lots).toBeGreaterThan(250);
    expect(JSON.parse(body)).toEqual(JSON.parse(JSON.stringify(plan)));
  });

  test('is the same with and without compression, also after a client that left in its midst', async () => {
    const whole = (await text(query('/recalls/plan'))).text;
    const headers = { authorization: `Bearer ${gateway.keyOf('retailer')}`, 'accept-encoding': 'identity' };
    const plain = await fetch(gateway.running.url + query('/recalls/plan'), { headers });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(await plain.text()).toBe(whole);
    for (let round = 0; round < 5; round += 1) {
      const leaving = new AbortController();
      const left = await fetch(gateway.running.url + query('/recalls/plan'), { headers, signal: leaving.signal });
      leaving.abort();
      await expect(left.text()).rejects.toThrow('aborted');
      expect((await text(query('/recalls/plan'))).text).toBe(whole);
    }
  });

  test('has the links with which a recall is opened and extended, as the main thread makes them', async () => {
    const answering = gateway.running.gateway;
    const { readModel } = answering;
    const links = await linksOfPlan(answering, [shared.id], { limit: 2000, by: 'supplier' });
    expect(links.length).toBeGreaterThan(250);
    expect(links).toEqual(planLinks(readModel, [shared.id], 2000));
    const nodes = rootNodes(readModel.database, shared.id);
    const next = await linksToNext(answering, nodes);
    expect(next.length).toBeGreaterThan(0);
    expect(next).toEqual(nextLinks(readModel, nodes));
  });

  test('is the same trace as the main thread makes, in pages that the cursor joins', async () => {
    const { readModel } = gateway.running.gateway;
    const first = JSON.parse((await text(query('/trace', '&direction=forward&limit=100'))).text) as { next: string };
    const second = JSON.parse(
      (await text(query('/trace', `&direction=forward&limit=100&cursor=${first.next}`))).text,
    ) as object;
    expect(first).toEqual(JSON.parse(JSON.stringify(trace(readModel, shared.id, 'forward', { limit: 100 }))));
    const asked = { limit: 100, cursor: first.next };
    expect(second).toEqual(JSON.parse(JSON.stringify(trace(readModel, shared.id, 'forward', asked))));
  });

  test('comes as lines with the number of elements at the end', async () => {
    const { type, text: body } = await text(query('/recalls/plan', '&format=ndjson'));
    const [head, ...rest] = lines(body);
    expect(type).toBe('application/x-ndjson');
    expect(head).toMatchObject({ root: shared.id, truncated: false });
    expect(rest.filter((line) => 'lots' in line)).toHaveLength(shared.lots + 1);
    expect(rest.at(-1)).toEqual({ end: true, elements: rest.length - 1 });
  });

  test('has the whole trace as lines', async () => {
    const body = lines((await text(query('/trace', '&direction=forward&format=ndjson'))).text);
    const whole = trace(gateway.running.gateway.readModel, shared.id, 'forward', { limit: apiLimits.traceGoods });
    expect(body.filter((line) => 'nodes' in line)).toHaveLength(whole?.nodes.length ?? 0);
    expect(body[0]).toHaveProperty('summary');
  });

  test('says which goods nobody names, and refuses a cursor of another list', async () => {
    const unknown = await gateway.get('retailer', '/recalls/plan?format=ndjson&id=urn:example:none');
    expect(unknown).toMatchObject({ status: 404 });
    const wrong = await gateway.get('retailer', query('/trace', '&direction=forward&cursor=eA'));
    expect(wrong).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
  });

  test('that an organisation has asked for too often is refused until some have come; others get theirs', async () => {
    const { answerers } = gateway.running.gateway;
    const ask = async (by: string): Promise<unknown> => {
      const answer = await answerers.ask({ kind: 'plan', root: shared.id, limit: 10, format: 'json' }, by);
      return answer && (await json(answer.stream));
    };
    const asked = Array.from({ length: apiLimits.waitingAnswers + 10 }, () => ask('stranger'));
    const other = ask('owner');
    const refused = (await Promise.allSettled(asked)).filter((each) => each.status === 'rejected');
    expect(refused.length).toBeGreaterThanOrEqual(8);
    expect(refused.length).toBeLessThanOrEqual(10);
    for (const { reason } of refused) {
      const { code, message } = toProblem(reason);
      expect([code, statusOf(code), retryAfter[code]]).toEqual(['overloaded', 503, 1]);
      expect(message).toContain(`waits for ${apiLimits.waitingAnswers} large answers already`);
    }
    expect(await other).toMatchObject({ root: shared.id });
    expect(await ask('stranger')).toMatchObject({ root: shared.id });
  }, 120_000);

  test('that waits for a thread is dropped when its client has gone', async () => {
    const { answerers } = gateway.running.gateway;
    const leaving = new AbortController();
    const ask = (signal?: AbortSignal): Promise<unknown> =>
      answerers
        .ask({ kind: 'plan', root: shared.id, limit: 10, format: 'json' }, 'leaver', signal)
        .then((answer) => answer && json(answer.stream));
    const asked = Array.from({ length: 10 }, () => ask(leaving.signal));
    const stays = ask();
    leaving.abort();
    const reasons = (await Promise.allSettled(asked)).flatMap((each) =>
      each.status === 'rejected' ? [String(each.reason)] : [],
    );
    expect(reasons.length).toBeGreaterThanOrEqual(8);
    expect(new Set(reasons)).toEqual(new Set(['Error: The client has gone.']));
    expect(await stays).toMatchObject({ root: shared.id });
  }, 120_000);

  test('is asked for only as long as its HTTP request is open', async () => {
    const asked = jest.spyOn(gateway.running.gateway.answerers, 'ask');
    const leaving = new AbortController();
    const headers = { authorization: `Bearer ${gateway.keyOf('retailer')}` };
    const left = fetch(gateway.running.url + query('/recalls/plan'), { headers, signal: leaving.signal }).catch(
      () => undefined,
    );
    while (asked.mock.calls.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const [, , gone] = asked.mock.calls[0] ?? [];
    leaving.abort();
    while (gone?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 1));
    await left;
    asked.mockRestore();
  }, 120_000);

  test('is of one height, and right, while events are recorded and declared in error', async () => {
    const { readModel } = gateway.running.gateway;
    const more = new GeneratedNetwork({ ...options, seed: 12, events: 1200 });
    const rounds = more.rounds();
    const asked = { rounds, levels: options.levels, run: 'more' };
    const state = { isWriting: true };
    const writing = writeLedger(gateway.running, asked, () => undefined).finally(() => {
      state.isWriting = false;
    });
    const heights = new Set<unknown>();
    const known = new Map<unknown, string>();
    while (state.isWriting) {
      const answers = await Promise.all([text(query('/recalls/plan')), text(query('/recalls/plan'))]);
      for (const { status, text: body } of answers) {
        expect(status).toBe(200);
        const plan = JSON.parse(body) as { height: number; lots: object[]; links: object[] };
        heights.add(plan.height);
        const counts = `${plan.lots.length} ${plan.links.length}`;
        expect(known.get(plan.height) ?? counts).toBe(counts);
        known.set(plan.height, counts);
      }
    }
    const { height } = await writing;
    await readModel.reached(height, 60_000);
    expect(heights.size).toBeGreaterThan(1);
    const plans = async (): Promise<{ height: number }[]> => [
      JSON.parse((await text(query('/recalls/plan'))).text) as { height: number },
      JSON.parse(JSON.stringify(recallPlan(readModel, shared.id))) as { height: number },
    ];
    let [threads, own] = await plans();
    // The gateway may book waiting events meanwhile.
    while (threads?.height !== own?.height) [threads, own] = await plans();
    expect(threads).toEqual(own);
  }, 120_000);
});
