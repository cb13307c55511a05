import { describe, expect, test } from '@jest/globals';
import { guarding, ownersOf } from '../../chaincode/src/domain/guards';
import { documentKey } from '../../chaincode/src/domain/facts/document';
import { eventKey, eventNameKey, exceptionKey, requestKey } from '../../chaincode/src/domain/facts/event';
import { type FactKey, factKey } from '../../chaincode/src/domain/facts/key';
import { lotKey } from '../../chaincode/src/domain/facts/lot';
import {
  longerPrefixesKey,
  membersKey,
  mspKey,
  partyKey,
  prefixKey,
  voteKey,
} from '../../chaincode/src/domain/facts/party';
import { passageKey } from '../../chaincode/src/domain/facts/passage';
import { placeKey } from '../../chaincode/src/domain/facts/place';
import { productKey } from '../../chaincode/src/domain/facts/product';
import { recallKey, responseKey } from '../../chaincode/src/domain/facts/recall';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { soldByKey } from '../../chaincode/src/domain/facts/soldBy';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { transitKey } from '../../chaincode/src/domain/facts/transit';
import { thingKey } from '../../chaincode/src/domain/facts/thing';
import { keyPolicy } from '../../chaincode/src/fabric/keyPolicy';
import { placeIdOf } from '../../chaincode/src/domain/gs1/id';
import { signatureJudge } from '../../network/src/verify/signaturePolicy';
import { allowed, subsets } from './support/allowed';
import { carrier, farm, shop, stranger } from './support/cast';

const facts = new Map<string, object>([
  ...[farm, carrier, shop].flatMap((actor): [string, object][] => [
    [mspKey(actor.msp), { party: actor.party }],
    [partyKey(actor.party), { id: actor.party, msp: actor.msp }],
    [prefixKey(actor.prefix), { party: actor.party }],
  ]),
  [placeKey(farm.place), { party: farm.party }],
  [placeKey(shop.place), { party: shop.party }],
]);
const ledger = {
  get: <T>(key: FactKey<T>): T | undefined => facts.get(key) as T | undefined,
  put: () => undefined,
  savepoint: () => () => undefined,
};
const owners = (key: FactKey<unknown>, value: object, caller = farm): string[] =>
  ownersOf(key, value, { facts: ledger, caller: { msp: caller.msp, roles: caller.roles } });

describe('a fact that a transaction creates', () => {
  const { lot, party } = { lot: farm.lot('L'), party: farm.party };
  const unregistered = placeIdOf('9506003999998');

  test.each<[string, FactKey<unknown>, object, string[]]>([
    ['a party', partyKey(party), { id: party }, [farm.msp]],
    ['the party of an MSP', mspKey(farm.msp), { party }, [farm.msp]],
    ['a prefix', prefixKey('9506001'), { party }, []],
    ['the counts of longer prefixes', longerPrefixesKey('9506'), { counts: {} }, []],
    ['a vote', voteKey(`regulator ${party}`), { msps: [] }, []],
    ['a place', placeKey(farm.place), { party }, [farm.msp]],
    ['a product', productKey(farm.product), { owner: party }, [farm.msp]],
    ['a document', documentKey(farm.msp, '0'.repeat(64)), { party }, [farm.msp]],
    ['stock at a registered place', stockKey(lot, shop.place), {}, [shop.msp]],
    ['stock at a place by its prefix', stockKey(lot, unregistered), {}, [shop.msp]],
    ['stock at a place within a place', stockKey(lot, placeIdOf('9506001000014', '7')), {}, [farm.msp]],
    ['stock at a place without owner', stockKey(lot, stranger.place), {}, []],
    ['a container by its place', thingKey(farm.container(1)), { id: farm.container(1), place: shop.place }, [shop.msp]],
    [
      'a container by its number',
      thingKey(farm.container(1)),
      { id: farm.container(1), parent: shop.container(1) },
      [farm.msp],
    ],
    ['a container without owner', thingKey(stranger.container(1)), { id: stranger.container(1) }, []],
    ['a shipment', shipmentKey(farm.shipment('S')), { sender: party, receiver: shop.party }, [farm.msp, shop.msp]],
    ['an own transfer', shipmentKey(farm.shipment('S')), { sender: party, receiver: party }, [farm.msp]],
    ['a recall', recallKey(farm.recall('R')), { openedBy: party }, [farm.msp]],
    ['a recall answer', responseKey(farm.recall('R'), shop.party), { party: shop.party }, [shop.msp]],
    ['a lot', lotKey(lot), { producer: party }, []],
    ['an item', thingKey(farm.item('1')), { producer: party }, []],
    ['goods in transit', transitKey(lot, 'out'), {}, []],
    ['a recall’s scope', factKey('scope', farm.recall('R'), lot), {}, []],
    ['an event', eventKey(farm.msp, 'e'), {}, [farm.msp]],
    ['the name of an event', eventNameKey(farm.msp, 'urn:n'), { event: 'e' }, [farm.msp]],
    ['a sold quantity', soldByKey(lot, shop.msp), { quantity: '1' }, [shop.msp]],
    ['loads that passed a place', passageKey(lot, shop.place, 'in'), { steps: [] }, [shop.msp]],
    ['loads that passed a place without owner', passageKey(lot, stranger.place, 'out'), { steps: [] }, []],
    ['an exception', exceptionKey(farm.msp, 'e', 1), { party }, []],
    ['a process', factKey('process', 'p'), {}, []],
    ['a request', requestKey(farm.msp, 'r'), {}, []],
    ['the members', membersKey, { msps: [] }, []],
    ['a key that is not a fact’s', 'key' as FactKey<unknown>, {}, []],
  ])('has the right owners: %s', (_what, key, value, expected) => {
    expect(owners(key, value)).toEqual(expected);
    expect(owners(key, value, shop)).toEqual(expected);
  });
});

describe('the members', () => {
  const of = (count: number): string[] => Array.from({ length: count }, (_, n) => `M${n}`);

  test('are listed in key-level policies if they are five to eight', () => {
    const spoken = [0, 1, 3, 4, 5, 8, 9].filter((count) => guarding(of(count)));
    expect(spoken).toEqual([5, 8]);
  });

  test.each([1, 2, 3, 4])('need no key-level policy if they are %i: it would equal the majority', (count) => {
    const members = of(count);
    const others = subsets(members).filter((signers) =>
      [[], ...subsets(members)].some((owners) => allowed(signers, { members, owners }) !== signers.length > count / 2),
    );
    expect(others).toEqual([]);
  });
});

describe('the policy of a key', () => {
  const judged = (policy: Uint8Array, signers: readonly string[]): boolean =>
    signatureJudge(policy)!(signers.map((mspId) => ({ mspId, units: ['peer'] })));

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('of %i members is satisfied by exactly the allowed sets of signers', (count) => {
    const members = Array.from({ length: count }, (_, n) => `M${n}`);
    const wrong = subsets(members)
      .filter(({ length }) => length <= 2)
      .flatMap((owners) => {
        const policy = keyPolicy({ owners, members });
        return subsets(members).filter((signers) => judged(policy, signers) !== allowed(signers, { members, owners }));
      });
    expect(wrong).toEqual([]);
  });

  test('is never weaker than the majority', () => {
    const members = ['A', 'B', 'C', 'D', 'E', 'F'];
    const few = subsets(members).filter(({ length }) => length <= 3);
    for (const owners of few)
      expect(few.some((signers) => judged(keyPolicy({ owners, members }), signers))).toBe(false);
  });

  test('has the same bytes for any order of the members', () => {
    const policies = [
      ['A', 'B', 'C', 'D', 'E'],
      ['E', 'C', 'A', 'D', 'B'],
    ].map((members) => Buffer.from(keyPolicy({ owners: ['B', 'D'], members })).toString('hex'));
    expect(new Set(policies).size).toBe(1);
  });

  test('is satisfied by peers only, and counts several of one organisation once', () => {
    const policy = keyPolicy({ owners: ['A'], members: ['A', 'B', 'C', 'D', 'E'] });
    const of = (...signers: string[]): { mspId: string; units: string[] }[] =>
      signers.map((signer) => ({ mspId: signer[0]!, units: [signer.endsWith('client') ? 'client' : 'peer'] }));
    expect(signatureJudge(policy)!(of('A', 'B', 'C'))).toBe(true);
    expect(signatureJudge(policy)!(of('A', 'A2', 'B', 'B2'))).toBe(false);
    expect(signatureJudge(policy)!(of('A', 'B', 'C client'))).toBe(false);
  });

  test('includes an owner that is not a member', () => {
    const policy = keyPolicy({ owners: ['Z'], members: ['A', 'B', 'C', 'D'] });
    const members = ['A', 'B', 'C', 'D', 'Z'];
    for (const signers of subsets(members)) {
      expect(judged(policy, signers)).toBe(allowed(signers, { members, owners: ['Z'] }));
    }
  });
});
