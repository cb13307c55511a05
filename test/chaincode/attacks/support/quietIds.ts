import { parseFactKey } from '../../../../chaincode/src/domain/facts/key';
import type { Thing } from '../../../../chaincode/src/domain/facts/thing';
import type { Actor } from '../../support/cast';
import { WorldOfFacts } from '../../support/worldOfFacts';
import { buyer, maker, rival } from './stage';

const honest = [maker, buyer];

const markOf = (actor: Actor): string => `#417/${actor.party.slice(-13)}`;

export type Firsts = ReadonlyMap<string, Actor>;

/** The first of the honest parties that has a thing under each id without owner. */
export function firstHonest({ facts: all }: WorldOfFacts): Firsts {
  const firsts = new Map<string, Actor>();
  for (const [key, text] of all) {
    const { kind } = parseFactKey(key)!;
    if (kind !== 'item' && kind !== 'container') continue;
    const { id, filledFirst, unowned } = JSON.parse(text) as Thing;
    const first = honest.find(({ party }) => party === (unowned ?? filledFirst));
    if (first && !id.includes('#417/')) firsts.set(id, first);
  }
  return firsts;
}

/** The text with the ids that the things of the first honest party have without the third party. */
export const asQuiet = (text: string, firsts: Firsts): string =>
  [...firsts].reduce((rest, [id, first]) => rest.replaceAll(`${short(id)}${markOf(first)}`, short(id)), text);

/** A key of the ledger has the ids of GS1 without their common origin. */
const short = (id: string): string => id.replace('https://id.gs1.org/', '');

/** The ids without owner of things that the third party made or filled first. */
const takenFirst = ({ facts: all }: WorldOfFacts): string[] =>
  [...all].flatMap(([key, text]) => {
    const { kind, attributes } = parseFactKey(key)!;
    if (kind !== 'item' && kind !== 'container') return [];
    const { id, filledFirst, unowned } = JSON.parse(text) as Thing;
    return (unowned ?? filledFirst) === rival.party && attributes[0]?.includes('#417/') !== true ? [id] : [];
  });

/**
 * Under an id without owner, the first party has the id and others have it with their GLN. Who is first makes no difference: here the
 * first honest party has the id, and the third one has it with its GLN.
 */
export function withQuietIds(world: WorldOfFacts, firsts: Firsts): WorldOfFacts {
  const taken = takenFirst(world);
  const ofThird = (text: string): string =>
    taken.reduce(
      (rest, id) => rest.replaceAll(id, id + markOf(rival)).replaceAll(`${markOf(rival)}#417/`, '#417/'),
      text,
    );
  const entries = [...world.facts].map(([key, text]): [string, string] => {
    const { kind, attributes } = parseFactKey(key)!;
    const isThing = kind === 'item' || kind === 'container';
    const isTaken = isThing && taken.includes(attributes[0]!);
    if (isTaken) return [`${key.slice(0, -1)}${markOf(rival)}${key.slice(-1)}`, ofThird(text)];
    if (kind === 'event' && attributes.includes(rival.msp)) return [key, ofThird(text)];
    return [asQuiet(key, firsts), asQuiet(text, firsts)];
  });
  return new WorldOfFacts(new Map(entries));
}
