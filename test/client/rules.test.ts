import { describe, expect, test } from '@jest/globals';
import type { TraceAnswer } from '@lotline/gateway/answers';
import fc from 'fast-check';
import { LotlineError } from 'lotline';
import { chunkEvents, chunksOf, documentOf } from '../../client/src/cli/capture/chunks';
import type { OwnedEvent } from '../../client/src/cli/capture/owners';
import { traceTree } from '../../client/src/cli/tree';
import { retryAfter } from '../../client/src/sdk/problem';
import { askedPause, longestPause, mayRetry } from '../../client/src/sdk/retry';
import { pauseOf, retry } from '@lotline/network/retry';

describe('waiting before another attempt', () => {
  const passing = (retryAfterMs?: number): LotlineError =>
    new LotlineError({ code: 'overloaded', message: 'Busy.', retryable: true, retryAfterMs });

  test('doubles, with jitter of up to half, and never passes the longest pause', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 1000 }), (attempt, pause) => {
        const found = pauseOf(attempt, { pause, longestPause });
        const full = Math.min(pause * 2 ** attempt, longestPause);
        expect(found).toBeGreaterThanOrEqual(full / 2);
        expect(found).toBeLessThanOrEqual(full);
      }),
    );
  });

  test('does not happen for lasting failures, or if the gateway asks for more than the longest pause', () => {
    expect(mayRetry(passing())).toBe(true);
    expect(mayRetry(passing(longestPause))).toBe(true);
    expect(mayRetry(passing(longestPause + 1))).toBe(false);
    expect(mayRetry(new LotlineError({ code: 'not_owner', message: 'No.' }))).toBe(false);
    expect(mayRetry(new TypeError('a mistake of ours'))).toBe(false);
  });

  test('is as long as the gateway asks', () => {
    expect(askedPause(passing(5000))).toBe(5000);
    expect(askedPause(passing())).toBe(0);
  });

  test('ends with the last error after as many attempts as the policy allows', async () => {
    let attempts = 0;
    const failing = retry({ attempts: 3, pause: 0, longestPause: 0 }, { mayRetry, leastPause: askedPause }, () => {
      attempts += 1;
      return Promise.reject(passing());
    });
    await expect(failing).rejects.toMatchObject({ code: 'overloaded' });
    expect(attempts).toBe(3);
  });

  test.each([
    ['0', 0],
    ['120', 120_000],
    ['Fri, 31 Dec 1999 23:59:59 GMT', 59_000],
    ['Fri, 31 Dec 1999 00:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
  ])('reads Retry-After %j as %j ms', (header, expected) => {
    expect(retryAfter(header, Date.parse('1999-12-31T23:59:00Z'))).toBe(expected);
  });
});

test('chunks keep the order, the organisation and the context of events, and their size', () => {
  const owned = fc.record({
    organisation: fc.constantFrom('supplier', 'retailer'),
    context: fc.constantFrom(undefined, ['a'], ['b']),
  });
  const runs = fc.array(fc.record({ of: owned, length: fc.integer({ min: 1, max: 700 }) }), { maxLength: 8 });
  fc.assert(
    fc.property(runs, (given) => {
      const events = given.flatMap(({ of, length }): OwnedEvent[] =>
        Array.from({ length }, () => ({
          ...of,
          file: 'f',
          pointer: '',
          schemaVersion: '2.0',
          event: {},
          header: undefined,
        })),
      );
      const chunks = chunksOf(events);
      expect(chunks.flat()).toEqual(events);
      for (const chunk of chunks) {
        expect(chunk.length).toBeLessThanOrEqual(chunkEvents);
        expect(
          new Set(chunk.map(({ organisation, context }) => `${String(organisation)} ${JSON.stringify(context)}`)).size,
        ).toBe(1);
        expect(documentOf(chunk, chunk[0]!)['@context']).toEqual(chunk[0]!.context);
      }
    }),
    { numRuns: 30 },
  );
});

test('a trace is drawn completely, each node once, also if contradictory events make it circular', () => {
  const edge = fc.record({ from: fc.nat(9), to: fc.nat(9) });
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 40 }), (edges) => {
      const id = (n: number): string => `<${n}>`;
      const answer: TraceAnswer = {
        root: id(0),
        direction: 'forward',
        height: 1,
        exceptions: [],
        transactions: [],
        truncated: false,
        incomplete: false,
        nodes: Array.from({ length: 10 }, (_, n) => ({ id: id(n), kind: 'lot', depth: 0 })),
        edges: edges.map(({ from, to }) => ({ from: id(from), to: id(to), kind: 'transformed', event: 'e' })),
      };
      const reached = new Set([0]);
      for (const n of reached) for (const { from, to } of edges) if (from === n) reached.add(to);
      const opened = traceTree(answer)
        .split('\n')
        .filter((line) => line.includes('<') && !line.endsWith('(see above)'))
        .map((line) => Number(/<(\d)>/.exec(line)?.[1]));
      expect(opened.toSorted((a, b) => a - b)).toEqual([...reached].toSorted((a, b) => a - b));
    }),
  );
});
