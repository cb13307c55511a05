import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonBytes, jsonText } from '../../gateway/src/answerers/jsonBytes';
import { planFields } from '../../gateway/src/answerers/planFields';
import { PlanIds } from '../../gateway/src/answerers/planIds';
import type { Format } from '../../gateway/src/answerers/tasks';
import { type Fields, fieldsOf, writeAnswer } from '../../gateway/src/answerers/writeAnswer';
import { Graph, nodeKinds } from '../../gateway/src/projection/graph/graph';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { recallPlan, recallPlanTable } from '../../gateway/src/trace/recallPlan';
import { ContractFeed } from './contractFeed';
import { containers, operation, Player, things } from './history';
import { closeAll, open } from './openModels';

afterEach(closeAll);

/** The written text, and the number of its parts. */
const written = (write: (give: (part: Uint8Array) => void) => void): { text: string; parts: number } => {
  const parts: Uint8Array[] = [];
  write((part) => parts.push(part));
  return { text: Buffer.concat(parts).toString(), parts: parts.length };
};
const answered = (fields: Fields, format: Format): string =>
  written((give) => {
    writeAnswer(fields, format, give);
  }).text;

const anyText = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme-ascii' }), fc.string());

describe('JSON that is written as bytes', () => {
  test('is the same as JSON.stringify makes of any text', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const { text } = written((give) => {
          const to = new JsonBytes(give);
          to.text(value);
          to.flush();
        });
        expect(text).toBe(JSON.stringify(value).slice(1, -1));
      }),
    );
  });

  test('shows any ids of the graph, in any order, as JSON.stringify does', () => {
    fc.assert(
      fc.property(
        fc.array(anyText, { minLength: 1, maxLength: 20 }),
        fc.array(fc.nat(), { maxLength: 40 }),
        (ids, order) => {
          const graph = new Graph();
          ids.forEach((id, at) => {
            graph.addNode({ n: at + 1, kind: nodeKinds.other, id, filling: 0 });
          });
          const chosen = order.map((n) => n % ids.length);
          const planIds = new PlanIds(
            graph,
            Int32Array.from(chosen, (at) => at + 1),
          );
          const { text } = written((give) => {
            const to = new JsonBytes(give);
            chosen.forEach((_, at) => {
              const view = to.open(planIds.longest);
              to.end(planIds.put(view, to.at, at));
              to.piece(jsonText('<'));
            });
            to.flush();
          });
          const shown = (id: string): string => JSON.stringify(Buffer.from(id).toString()).slice(1, -1);
          expect(text).toBe(chosen.map((at) => `${shown(ids[at] ?? '')}<`).join(''));
          ids.forEach((_, at) => {
            expect(graph.kindOf(at + 1)).toBe(nodeKinds.other);
          });
        },
      ),
    );
  });

  test('is the same as JSON.stringify makes of any answer, and as one line for each element of its lists', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, fc.jsonValue()), (answer) => {
        expect(answered(fieldsOf(answer), 'json')).toBe(JSON.stringify(answer));
        const elements = Object.entries(answer).flatMap(([name, value]) =>
          Array.isArray(value) ? value.map((element) => ({ [name]: element })) : [],
        );
        const lines = answered(fieldsOf(answer), 'ndjson').trimEnd().split('\n').slice(1);
        expect(lines).toEqual(
          [...elements, { end: true, elements: elements.length }].map((each) => JSON.stringify(each)),
        );
      }),
    );
  });

  test('comes in parts that join to the same text, also if one text is larger than a part', () => {
    const rows = Array.from({ length: 40_000 }, (_, n) => ({ n, text: `row ${n}` }));
    const answer = { rows, one: 'é"'.repeat(200_000), more: rows };
    const { text, parts } = written((give) => {
      writeAnswer(fieldsOf(answer), 'json', give);
    });
    expect(text).toBe(JSON.stringify(answer));
    expect(parts).toBeGreaterThan(10);
  });
});

describe('a recall plan that is written as bytes', () => {
  const check = (readModel: ReadModel, id: string): void => {
    const table = recallPlanTable(readModel, id);
    const plan = recallPlan(readModel, id);
    expect(table === undefined).toBe(plan === undefined);
    if (!table || !plan) return;
    expect(answered(planFields(table), 'json')).toBe(JSON.stringify(plan));
    expect(answered(planFields(table), 'ndjson')).toBe(answered(fieldsOf(plan), 'ndjson'));
  };

  test('of any history, is the same as the plan as objects', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 3, maxLength: 25 }), async (operations) => {
        const readModel = open();
        const player = new Player(await ContractFeed.open(readModel));
        for (const each of operations) await player.play(each);
        for (const id of [...things, ...containers]) check(readModel, id);
      }),
      { numRuns: 10 },
    );
  });
});
