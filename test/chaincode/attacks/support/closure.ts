import { eventHash } from '../../../../chaincode/src/domain/epcis/eventHash';
import { hashId } from '../../../../chaincode/src/domain/epcis/hashId';
import type { RecordedEvent } from '../../../../chaincode/src/domain/facts/event';
import { parseFactKey } from '../../../../chaincode/src/domain/facts/key';
import type { Thing } from '../../../../chaincode/src/domain/facts/thing';
import type { Actor } from '../../support/cast';
import type { WorldOfFacts } from '../../support/worldOfFacts';
import { buyer, maker, rival } from './stage';

/** A link from goods to goods made of them, with its event. */
export interface Link {
  readonly goods: string;
  readonly parent: string;
  readonly event?: string;
  readonly party?: string;
}

const pairs = ({ links = {} }: RecordedEvent): (readonly [parent: string, goods: string])[] => {
  const { process, inputs = [], outputs = [], parent, children = [], out, serialized = [] } = links;
  const through = process
    ? [...inputs.map((each) => [each, process] as const), ...outputs.map((each) => [process, each] as const)]
    : [];
  const made = process ? [] : inputs.flatMap((input) => outputs.map((output) => [input, output] as const));
  const packed = parent && !out ? children.map((child) => [child, parent] as const) : [];
  return [...through, ...made, ...packed, ...serialized];
};

const rowsOf = (world: WorldOfFacts, kind: string): { attributes: string[]; value: unknown }[] =>
  [...world.facts].flatMap(([key, text]) => {
    const parsed = parseFactKey(key);
    return parsed?.kind === kind ? [{ attributes: parsed.attributes, value: JSON.parse(text) as unknown }] : [];
  });

/** Every link in the actors' events, and from lots to their items. */
export const linksOf = (world: WorldOfFacts, actors: readonly Actor[]): Link[] => [
  ...rowsOf(world, 'event').flatMap(({ attributes: [msp, hash = ''], value }) => {
    const author = actors.find((actor) => actor.msp === msp);
    if (!author) return [];
    return pairs(value as RecordedEvent).map(([parent, goods]) => ({
      goods,
      parent,
      event: hashId(hash),
      party: author.party,
    }));
  }),
  ...rowsOf(world, 'item').flatMap(({ value }) => {
    const { id, lot } = value as Thing;
    return lot ? [{ goods: id, parent: lot }] : [];
  }),
];

/** The links from the roots to all goods made of them in honest events, each after the links that lead to it. */
export function closureOf(
  world: WorldOfFacts,
  roots: readonly string[],
  actors: readonly Actor[] = [maker, buyer],
): Link[] {
  const links = linksOf(world, actors).filter(({ goods }) => !goods.includes(rival.prefix));
  const scope = new Set(roots);
  const steps: Link[] = [];
  for (let grown = true; grown;) {
    grown = false;
    for (const link of links) {
      if (!scope.has(link.parent) || steps.includes(link)) continue;
      steps.push(link);
      scope.add(link.goods);
      grown = true;
    }
  }
  return steps.slice(0, 500);
}

export const honestEvents = {
  hash: (input: object): string | undefined => {
    try {
      return eventHash((input as { event: object }).event);
    } catch {
      return undefined;
    }
  },
};
