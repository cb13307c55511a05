import type { Links } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { NotReadable } from './unreadable';

const node = z.string();
const nodes = z.array(node).optional();

/** Strict: a field that this version does not know may say a link. */
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

/**
 * Reads what the contract recorded that an event links.
 * @throws NotReadable when it is written in another way than this version knows.
 */
export function readLinks(recorded: unknown): Links {
  const read = links.safeParse(recorded);
  if (read.success) return recorded as Links;
  const why = read.error.issues.map(({ path, message }) => `/${path.map(String).join('/')} ${message}`).join('; ');
  throw new NotReadable(`What the event links cannot be read: ${why}.`);
}
