import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Route } from './route';

let known: Readonly<Record<string, unknown>> | undefined;

/** The examples by method and path, from a file that is read when they are first asked for. */
export const answerExamples = (): Readonly<Record<string, unknown>> =>
  (known ??= JSON.parse(readFileSync(join(__dirname, '../../answerExamples.json'), 'utf8')) as Record<string, unknown>);

/** An answer that the route gives, for the documentation: its own, or the one in the file. */
export const answerExampleOf = ({ method, path, answerExample }: Route): unknown =>
  answerExample ?? answerExamples()[`${method} ${path}`];
