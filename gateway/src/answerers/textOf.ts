import type { Format } from './tasks';

/** Elements of a list that are written together. */
const together = 500;

function* listText(list: readonly unknown[]): Generator<string> {
  yield '[';
  for (let start = 0; start < list.length; start += together) {
    const text = JSON.stringify(list.slice(start, start + together)).slice(1, -1);
    yield start === 0 ? text : `,${text}`;
  }
  yield ']';
}

/** An answer as JSON, in parts. */
function* json(answer: object): Generator<string> {
  let comma = '{';
  for (const [name, value] of Object.entries(answer) as [string, unknown][]) {
    if (value === undefined) continue;
    yield `${comma}${JSON.stringify(name)}:`;
    comma = ',';
    if (Array.isArray(value)) yield* listText(value);
    else yield JSON.stringify(value);
  }
  yield '}';
}

/**
 * An answer as lines: first all that is no list, then each element of each list under the list's name, at last the number of these, so
 * that a stream that breaks off is noticed.
 */
function* lines(answer: object): Generator<string> {
  const entries = Object.entries(answer) as [string, unknown][];
  yield `${JSON.stringify(Object.fromEntries(entries.filter(([, value]) => !Array.isArray(value))))}\n`;
  let count = 0;
  for (const [name, value] of entries) {
    if (!Array.isArray(value)) continue;
    for (let start = 0; start < value.length; start += together) {
      const part = value.slice(start, start + together);
      yield part.map((element: unknown) => `${JSON.stringify({ [name]: element })}\n`).join('');
    }
    count += value.length;
  }
  yield `${JSON.stringify({ end: true, elements: count })}\n`;
}

export const textOf = (answer: object, format: Format): Generator<string> =>
  format === 'json' ? json(answer) : lines(answer);
