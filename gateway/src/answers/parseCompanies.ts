import { z } from 'zod';
import { checkCompanies, type Fault, pathText } from './checkCompanies';
import { type Companies, companiesFile } from './companiesFile';

/** The file that names the organisations cannot be used. The message names the file, each path inside, and what to write instead. */
export class CompaniesError extends Error {
  override readonly name = 'CompaniesError';
  /** The faults, each with its path; empty if the message is complete. */
  readonly faults: readonly string[];

  constructor(message: string, faults: readonly string[] = []) {
    super([message, ...faults.map((fault) => `  ${fault}`)].join('\n'));
    this.faults = faults;
  }
}

/** Reads the text of a `lotline.json`. Throws `CompaniesError`. */
export function parseCompanies(text: string, file: string): Companies {
  const value = jsonOf(text, file);
  const read = companiesFile.safeParse(value);
  const faults = read.success
    ? checkCompanies(read.data)
    : read.error.issues.flatMap((issue) => faultsOf(issue, value));
  if (read.success && faults.length === 0) return read.data;
  const lines = faults.map(({ path, message }) => {
    const at = pathText(path);
    return at === '' ? `${message}.` : `${at}: ${message}.`;
  });
  const more = lines.length - mostFaults;
  throw new CompaniesError(`${file} cannot be used:`, [
    ...lines.slice(0, mostFaults),
    ...(more > 0 ? [`… and ${more} more.`] : []),
  ]);
}

/** Maximum faults that are named: the first ones are mended first. */
const mostFaults = 20;

function jsonOf(text: string, file: string): unknown {
  try {
    // Editors on Windows write a byte order mark.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CompaniesError(`${file} cannot be used:`, [
      `It is not JSON: ${why}. Mend it there, or write a new one: npx lotline init --force`,
    ]);
  }
}

/** One fault for each field that is not known; else the issue, with what to write. */
function faultsOf(issue: z.core.$ZodIssue, whole: unknown): Fault[] {
  if (issue.code === 'unrecognized_keys') {
    const known = fieldsAt(issue.path);
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      message: `is no field here: ${known.includes(key) ? '' : nearest(key, known)}the fields are ${known.join(', ')}`,
    }));
  }
  const given = valueAt(whole, issue.path);
  return [{ path: issue.path, message: `${reasonOf(issue, given)}${advice(issue, given)}` }];
}

/** The correction: the same number with the right check digit, or an example. */
function advice({ path }: z.core.$ZodIssue, given: unknown): string {
  const right = withCheckDigit(given, schemasOn(path)[0]);
  if (right !== undefined) return `; write "${right}"`;
  const example = exampleAt(path);
  return example === undefined ? '' : `; write for example ${JSON.stringify(example)}`;
}

function withCheckDigit(given: unknown, schema: z.core.$ZodType | undefined): string | undefined {
  if (schema === undefined || typeof given !== 'string' || !/^\d{8,14}$/.test(given)) return undefined;
  const candidates = Array.from('0123456789', (digit) => given.slice(0, -1) + digit);
  const [right, ...others] = candidates.filter((each) => z.safeParse(schema, each).success);
  return others.length === 0 ? right : undefined;
}

function reasonOf(issue: z.core.$ZodIssue, given: unknown): string {
  if (given === undefined) return 'is missing';
  // A password in a URL is refused, and not shown.
  const shown = JSON.stringify(given).replace(/(:\/\/[^:@/"]*):[^@"]*@/, '$1:…@');
  const value = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof given === 'number') {
    return `${value} is a number: put it in quotes, or leading zeros are lost`;
  }
  return `${value}: ${issue.message.replace(/\.$/, '')}`;
}

/** The field that was most likely meant: one that begins alike. */
function nearest(key: string, known: readonly string[]): string {
  const meant = known.find((field) => field.slice(0, 3).toLowerCase() === key.slice(0, 3).toLowerCase());
  return meant === undefined ? '' : `did you mean "${meant}"? `;
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, part) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, part) : undefined),
    value,
  );

function examplesOf(schema: z.core.$ZodType): unknown[] {
  const examples: unknown = z.globalRegistry.get(schema)?.['examples'];
  return Array.isArray(examples) ? examples : [];
}

const exampleAt = (path: readonly PropertyKey[]): unknown => schemasOn(path).flatMap(examplesOf)[0];

function fieldsAt(path: readonly PropertyKey[]): string[] {
  const found = schemasOn(path).find((schema) => schema instanceof z.ZodObject);
  return found === undefined ? [] : Object.keys(found.shape);
}

/** The schema at a path and the schemas that it wraps, outermost first. */
function schemasOn(path: readonly PropertyKey[]): z.core.$ZodType[] {
  let schemas = unwrapped(companiesFile);
  for (const part of path) {
    const object = schemas.find((schema) => schema instanceof z.ZodObject);
    const array = schemas.find((schema) => schema instanceof z.ZodArray);
    const next = (typeof part === 'number' ? array?.element : object?.shape[String(part)]) as
      z.core.$ZodType | undefined;
    if (next === undefined) return [];
    schemas = unwrapped(next);
  }
  return schemas;
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return [schema, ...unwrapped(schema.unwrap())];
  return [schema];
}
