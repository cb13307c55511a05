import { JsonBytes, jsonText } from './jsonBytes';
import type { AnswerPart } from './answerParts';
import type { Format } from './tasks';

/** A list of an answer, which writes its elements one by one. */
export class JsonList {
  readonly length: number;
  readonly write: (to: JsonBytes, at: number) => void;

  constructor(length: number, write: (to: JsonBytes, at: number) => void) {
    this.length = length;
    this.write = write;
  }
}

/** The fields of an answer, in their order. Undefined ones are left out. */
export type Fields = readonly (readonly [name: string, value: unknown])[];

/** A list of objects. */
export const listOf = (values: readonly unknown[]): JsonList =>
  new JsonList(values.length, (to, at) => {
    to.json(values[at]);
  });

/** The fields of an object; its arrays as lists. */
export const fieldsOf = (answer: object): Fields =>
  (Object.entries(answer) as [string, unknown][]).map(([name, value]) => [
    name,
    Array.isArray(value) ? listOf(value as unknown[]) : value,
  ]);

const [open, close, comma] = [jsonText('['), jsonText(']'), jsonText(',')];

/** Writes the elements of a list, separated by commas. */
export function writeElements(to: JsonBytes, list: JsonList): void {
  for (let at = 0; at < list.length; at += 1) {
    if (at > 0) to.piece(comma);
    list.write(to, at);
    to.endRow();
  }
}

function writeJson(to: JsonBytes, fields: Fields): void {
  let before = '{';
  for (const [name, value] of fields) {
    if (value === undefined) continue;
    to.piece(jsonText(`${before}${JSON.stringify(name)}:`));
    before = ',';
    if (value instanceof JsonList) {
      to.piece(open);
      writeElements(to, value);
      to.piece(close);
    } else to.json(value);
  }
  to.piece(jsonText(before === '{' ? '{}' : '}'));
}

const endOfLine = jsonText('}\n');

/**
 * Writes lines: first all that is no list, then each element of each list under the list's name, at last the number of these, so that a
 * stream that breaks off is noticed.
 */
function writeLines(to: JsonBytes, fields: Fields): void {
  to.json(Object.fromEntries(fields.filter(([, value]) => !(value instanceof JsonList))));
  to.piece(jsonText('\n'));
  let elements = 0;
  for (const [name, list] of fields) {
    if (!(list instanceof JsonList)) continue;
    const start = jsonText(`{${JSON.stringify(name)}:`);
    for (let at = 0; at < list.length; at += 1) {
      to.piece(start);
      list.write(to, at);
      to.piece(endOfLine);
      to.endRow();
    }
    elements += list.length;
  }
  to.json({ end: true, elements });
  to.piece(jsonText('\n'));
}

/** Writes an answer; `give` takes each part. */
export function writeAnswer(fields: Fields, format: Format, give: (part: AnswerPart) => void): void {
  const to = new JsonBytes(give);
  if (format === 'json') writeJson(to, fields);
  else writeLines(to, fields);
  to.flush();
}
