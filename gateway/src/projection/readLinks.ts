import type { Links } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { NotReadable } from './unreadable';

const node = z.string();
const nodes = z.array(node).optional();

/** Strict, because an unknown field may contain a link. */
const links = z.strictObject({
  process: node.optional(),
  inputs: nodes,
  outputs: nodes,
  parent: node.optional(),
  children: nodes,
  out: z.literal(true).optional(),
  serialized: z.array(z.tuple([node, node])).optional(),
  alleged: z.literal(true).optional(),
} satisfies Record<keyof Links, z.ZodType>);

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isTrue = (value: unknown): boolean => value === true;

const usual: ReadonlyMap<string, (value: unknown) => boolean> = new Map([
  ['process', isText],
  ['inputs', areTexts],
  ['outputs', areTexts],
  ['parent', isText],
  ['children', areTexts],
  ['out', isTrue],
  ['alleged', isTrue],
]);

/** Returns true for links of the most common form, which the schema would take as they are. */
const areUsual = (recorded: unknown): boolean =>
  typeof recorded === 'object' &&
  !Array.isArray(recorded) &&
  recorded !== null &&
  Object.entries(recorded).every(([field, value]) => usual.get(field)?.(value) === true);

/**
 * Parses the links that the contract recorded for an event.
 * @throws NotReadable if this version does not know their format.
 */
export function readLinks(recorded: unknown): Links {
  if (areUsual(recorded)) return recorded as Links;
  const read = links.safeParse(recorded);
  if (read.success) return recorded as Links;
  const why = read.error.issues.map(({ path, message }) => `/${path.map(String).join('/')} ${message}`).join('; ');
  throw new NotReadable(`The event's links cannot be read: ${why}.`);
}
