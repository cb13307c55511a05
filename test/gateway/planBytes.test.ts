import { afterEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { JsonBytes, jsonText } from '../../gateway/src/answerers/jsonBytes';
import { planFields } from '../../gateway/src/answerers/planFields';
import type { Format } from '../../gateway/src/answerers/tasks';
import { type Fields, fieldsOf, writeAnswer } from '../../gateway/src/answerers/writeAnswer';
import { entryOf } from '../../gateway/src/projection/graph/columns';
import { Graph, nodeKinds } from '../../gateway/src/projection/graph/graph';
import { hasPlainId } from '../../gateway/src/projection/graph/idBytes';
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
  test('is the same as JSON.stringify makes of any text, from a text and from UTF-8 in memory', () => {
    fc.assert(
      fc.property(anyText, (value) => {
        const utf8 = Buffer.from(`<${value}>`);
        const { text } = written((give) => {
          const to = new JsonBytes(give);
          to.text(value);
          to.utf8(utf8, 1, utf8.length - 1);
          to.flush();
        });
        const content = JSON.stringify(value).slice(1, -1);
        expect(text).toBe(content + JSON.stringify(Buffer.from(value).toString()).slice(1, -1));
      }),
    );
  });

  test('shows any id of the graph as JSON.stringify does, also if it is copied as it stands in memory', () => {
    fc.assert(
      fc.property(fc.array(anyText, { minLength: 1, maxLength: 20 }), (ids) => {
        const graph = new Graph();
        const { text } = written((give) => {
          const to = new JsonBytes(give);
          ids.forEach((id, at) => {
            graph.addNode({ n: at + 1, kind: nodeKinds.other, id, filling: 0 });
          });
          const { columns } = graph;
          ids.forEach((_, at) => {
            const [start, end] = [entryOf(columns.idEnd, at), entryOf(columns.idEnd, at + 1)];
            if (hasPlainId(columns, at + 1)) to.plain(columns.ids, start, end);
            else to.utf8(columns.ids, start, end);
            to.piece(jsonText('<'));
          });
          to.flush();
        });
        const shown = (id: string): string => JSON.stringify(Buffer.from(id).toString()).slice(1, -1);
        expect(text).toBe(ids.map((id) => `${shown(id)}<`).join(''));
        ids.forEach((_, at) => {
          expect(graph.kindOf(at + 1)).toBe(nodeKinds.other);
        });
      }),
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
