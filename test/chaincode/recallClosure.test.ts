import { limits } from '@lotline/chaincode/domain';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseFactKey } from '../../chaincode/src/domain/facts/key';
import type { Thing } from '../../chaincode/src/domain/facts/thing';
import { eventHash } from '../../chaincode/src/domain/epcis/eventHash';
import type { EpcisEvent } from '../../chaincode/src/domain/epcis/events';
import { ledger } from './attacks/support/stage';
import { seed } from '../seed';
import { farm, type Said } from './support/cast';
import { choices, noon, permuted, shifts, chainOf } from './support/captureChain';
import type { Capture } from './support/chainEvents';
import type { WorldOfFacts } from './support/worldOfFacts';

const runs = Number(process.env['LOTLINE_RUNS'] ?? '100');

/** A link from goods to goods. */
type Link = readonly [from: string, to: string];

const isNumbered = (id: string): boolean => /\/01\/\d{14}\/21\//.test(id);

/** The node of goods: for a container its filling, and every container in these chains is filled once. */
const nodeOf = (id: string): string =>
  isNumbered(id) || id.includes('/10/') || id.startsWith('urn:gdst') ? id : `${id} 1`;

const idsOf = (epcs: readonly string[] = [], lines: readonly { readonly epcClass: string }[] = []): string[] =>
  [...epcs, ...lines.map(({ epcClass }) => epcClass)].map(nodeOf);

/** The links of one event, read only from its body. */
function linksOf({ by, event }: Capture): Link[] {
  const body = event as unknown as EpcisEvent;
  if (body.type === 'AggregationEvent') {
    if (body.action !== 'ADD' || body.parentID === undefined) return [];
    const parent = nodeOf(body.parentID);
    return idsOf(body.childEPCs, body.childQuantityList).map((child) => [child, parent]);
  }
  if (body.type === 'TransformationEvent') {
    const inputs = idsOf(body.inputEPCList, body.inputQuantityList);
    const outputs = idsOf(body.outputEPCList, body.outputQuantityList);
    const process = body.transformationID;
    if (process === undefined) return inputs.flatMap((input) => outputs.map((output): Link => [input, output]));
    const node = `process ${by.msp} ${process}`;
    return [...inputs.map((input): Link => [input, node]), ...outputs.map((output): Link => [node, output])];
  }
  return body.type === 'ObjectEvent' && body.action === 'ADD' ? membersOf(event) : [];
}

/** Links from the lot that an event names to the items that it makes. */
function membersOf({ epcList = [], ilmd }: Capture['event']): Link[] {
  const lot = (ilmd as Readonly<Record<string, string>> | undefined)?.['cbvmda:lotNumber'];
  const items = lot === undefined ? [] : (epcList as readonly string[]);
  return items.map((item) => [item.replace(/\/21\/.*/, `/10/${lot ?? ''}`), item]);
}

/** The links that events state, as a gateway sends them: each names the event that proves it. */
const statedLinks = (events: readonly Capture[]): object[] =>
  events.flatMap((each) =>
    linksOf(each).map(([parent, goods]) => ({ goods, parent, event: eventHash(each.event), party: each.by.party })),
  );

/** The nodes in scope. */
const scopeOf = (world: WorldOfFacts): string[] =>
  [...world.facts.keys()]
    .flatMap((key) => {
      const { kind, attributes } = parseFactKey(key) ?? { kind: '', attributes: [] };
      return kind === 'scope' ? [attributes[1] ?? ''] : [];
    })
    .toSorted();

/** One transaction follows events a few links far: the gateways send the rest, until nothing is added. */
async function extend(world: WorldOfFacts, links: readonly object[]): Promise<void> {
  for (let before = -1; scopeOf(world).length > before;) {
    before = scopeOf(world).length;
    for (let n = 0; n < links.length; n += limits.links) {
      await world.run(
        [farm.says('extendRecall', { recall: farm.recall('R'), links: links.slice(n, n + limits.links) })],
        noon,
      );
    }
  }
}

/** The roots and all goods made of them. */
function closure(roots: readonly string[], events: readonly Capture[]): string[] {
  const links = events.flatMap(linksOf);
  const reached = new Set(roots);
  for (const node of reached) for (const [from, to] of links) if (from === node) reached.add(to);
  return [...reached].toSorted();
}

/** How many links far the closure goes. */
function depth(roots: readonly string[], events: readonly Capture[]): number {
  const links = events.flatMap(linksOf);
  const known = new Set(roots);
  let level = 0;
  for (let next = roots; next.length > 0; level += 1) {
    next = links.filter(([from, to]) => next.includes(from) && !known.has(to)).map(([, to]) => to);
    for (const to of next) known.add(to);
  }
  return level - 1;
}

/** Things in the scope that are inside a container that is not. */
function uncovered(world: WorldOfFacts): string[] {
  const facts = [...world.facts].flatMap(([key, text]) => {
    const { kind, attributes } = parseFactKey(key) ?? { kind: '', attributes: [] };
    return [{ kind, node: attributes[1] ?? '', text }];
  });
  const scope = new Set(facts.filter(({ kind }) => kind === 'scope').map(({ node }) => node));
  return facts
    .filter(({ kind }) => kind === 'item' || kind === 'container')
    .map(({ text }) => JSON.parse(text) as Thing)
    .filter(({ id, parent }) => parent !== undefined && scope.has(nodeOf(id)) && !scope.has(nodeOf(parent)))
    .map(({ id }) => id);
}

/** Opens a recall without a plan: the contract itself follows what events prove. */
const opens = (root: string): Said =>
  farm.says('openRecall', {
    recall: 'R',
    type: 'voluntary',
    class: 'I',
    reason: 'salmonella',
    roots: [root],
    links: [],
  });

test(`a recall covers exactly the goods that events prove to be made of its roots (seed ${seed})`, async () => {
  let reached = 0;
  await fc.assert(
    fc.asyncProperty(
      choices,
      shifts,
      fc.nat({ max: 40 }),
      fc.constantFrom('A', 'B'),
      async (chosen, moves, when, lot) => {
        const { captured } = await chainOf(chosen.map((each) => ({ ...each, wrong: 0 })));
        const world = await ledger();
        const root = farm.lot(lot);
        const order = permuted(captured, moves);
        const open = async (): Promise<void> => {
          const { outcomes } = await world.run([opens(root)], noon);
          expect(outcomes).toMatchObject([{ status: 'recorded' }]);
        };
        for (const [n, { by, event }] of order.entries()) {
          if (n === when) await open();
          await world.run([by.captures(event)], noon);
        }
        if (when >= order.length) await open();
        expect(uncovered(world)).toEqual([]);
        const covered = closure([root], captured);
        // Chains that are longer than what one transaction follows are rare: all others are covered without a gateway.
        if (depth([root], captured) > 8) await extend(world, statedLinks(captured));
        const scope = scopeOf(world);
        reached = Math.max(reached, scope.length);
        expect(scope).toEqual(covered);
      },
    ),
    { numRuns: runs, seed },
  );
  expect(reached).toBeGreaterThan(2);
}, 600_000);
