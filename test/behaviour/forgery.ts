import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readOutcomes } from '@lotline/chaincode/domain';
import { KeyEndorsementPolicy } from 'fabric-shim';
import { documentKey } from '../../chaincode/src/domain/facts/document';
import { lotKey } from '../../chaincode/src/domain/facts/lot';
import { membersKey, partyKey, prefixKey } from '../../chaincode/src/domain/facts/party';
import { placeKey } from '../../chaincode/src/domain/facts/place';
import { productKey } from '../../chaincode/src/domain/facts/product';
import { recallKey } from '../../chaincode/src/domain/facts/recall';
import { shipmentKey } from '../../chaincode/src/domain/facts/shipment';
import { soldByKey } from '../../chaincode/src/domain/facts/soldBy';
import { stockKey } from '../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../chaincode/src/domain/facts/thing';
import type { LotId } from '../../chaincode/src/domain/gs1/id';
import type { Ledger, LedgerIdentity } from '../../gateway/src/ledger/ledger';
import { allowed, subsets } from '../chaincode/support/allowed';
import { Actor, type Said } from '../chaincode/support/cast';

/** A forged write: a value (null deletes), a key-level policy (base64), or both. */
export interface Forged {
  readonly key: string;
  readonly value?: string | null;
  readonly policy?: string;
}

/** An open, unused ledger with a chaincode of Lotline's contract and the forging contract. */
export interface OpenForgery {
  readonly ledger: Ledger;
  /** A user with every role for each of three or more organisations. */
  readonly users: readonly LedgerIdentity[];
  /** The validation code of a transaction with these writes, endorsed by one peer of each of these MSPs only. */
  forge(writes: readonly Forged[], endorsers: readonly string[]): Promise<string>;
  close(): Promise<void>;
}

const forged = '{"forged":true}';

const policyOf = (mspId: string): string => {
  const policy = new KeyEndorsementPolicy();
  policy.addOrgs('PEER', mspId);
  return Buffer.from(policy.getPolicy()).toString('base64');
};

/** Submits forged write sets to a ledger, endorsed by every possible set of organisations. */
export function withstandsForgery(name: string, open: () => Promise<OpenForgery>): void {
  describe(`own facts on ${name}`, () => {
    let opened: OpenForgery;
    let cast: Actor[];
    let members: string[];
    const of = (n: number): Actor => cast.at(n)!;
    const stockOf = (lot: string, n = 0): string => stockKey(of(n).lot(lot), of(n).place);
    const commission = (lot: LotId, n = 0): Said =>
      of(n).asks('commissionLot', { lot, place: of(n).place, quantity: '100', uom: 'CS' });
    const ship = (shipment: string, to = of(2).place, by?: Actor): Said =>
      of(0).asks('ship', {
        shipment,
        from: of(0).place,
        to,
        ...(by && { carrier: by.party }),
        lots: [{ lot: of(0).lot('A'), quantity: '5', uom: 'CS' }],
      });

    /** Sends requests of one organisation in one transaction; all must be recorded. */
    async function say(...said: Said[]): Promise<void> {
      const requests = said.map(({ command, input }, n) => ({ id: `${command}-${n}-${(count += 1)}`, command, input }));
      const user = opened.users.find(({ mspId }) => mspId === said[0]!.caller.msp)!;
      const { result } = await opened.ledger.submit(user, 'submit', [JSON.stringify(requests)]);
      const wrong = readOutcomes(result).filter(({ status }) => status !== 'recorded');
      expect(wrong).toEqual([]);
    }
    let count = 0;

    /** One lot for each set of signers, so that their forgeries do not affect each other. */
    const each = (prefix: string): string[] => subsets(members).map((_, n) => `${prefix}${n}`);

    beforeAll(async () => {
      opened = await open();
      members = opened.users.map(({ mspId }) => mspId);
      cast = members.map((mspId, n) => new Actor(mspId, `950601${n}`));
      for (const actor of cast) {
        const register = {
          party: actor.party,
          name: actor.msp,
          roles: ['supplier' as const],
          prefixes: [actor.prefix],
        };
        await say(actor.asks('registerParty', register));
      }
      for (const [n, { prefix, party }] of cast.entries()) {
        await say(of((n + 1) % cast.length).asks('consentToPrefix', { prefix, party }));
      }
      for (const actor of cast) {
        await say(
          actor.asks('registerPlace', { place: actor.place, name: 'first' }),
          actor.asks('registerPlace', { place: actor.otherPlace, name: 'second' }),
          actor.asks('registerProduct', { product: actor.product, name: 'Lettuce', uom: 'CS' }),
        );
      }
      const lots = ['A', ...each('S'), ...each('C'), ...each('D')];
      await say(...lots.map((lot) => commission(of(0).lot(lot))));
      await say(commission(of(2).lot('A'), 2));
      const packed = [{ lot: of(0).lot('A'), quantity: '10', uom: 'CS' }];
      await say(
        of(0).asks('pack', { container: of(0).container(1), place: of(0).place, lots: packed }),
        of(0).asks('registerDocument', { sha256: '0'.repeat(64), kind: 'certificate' }),
        of(0).asks('openRecall', { recall: 'R', type: 'mock', reason: 'test', roots: [of(0).lot('A')] }),
        ship('OWN', of(0).otherPlace),
        ship('DIRECT'),
        ship('OFFER', of(2).place, of(1)),
        ship('CHAIN', of(2).place, of(1)),
      );
      await say(of(1).asks('accept', { shipment: of(0).shipment('CHAIN') }));
      await say(of(1).asks('handOver', { shipment: of(0).shipment('CHAIN'), to: of(2).party }));
    }, 180_000);
    afterAll(() => opened.close(), 60_000);

    test('change by valid requests, with the required endorsements at the first attempt', async () => {
      const { height } = await opened.ledger.health();
      await say(of(0).asks('sell', { place: of(0).place, lots: [{ lot: of(0).lot('A'), quantity: '1', uom: 'CS' }] }));
      await say(of(2).asks('receive', { shipment: of(0).shipment('DIRECT') }));
      await say(of(1).asks('accept', { shipment: of(0).shipment('OFFER') }));
      await say(of(0).asks('receive', { shipment: of(0).shipment('OWN') }));
      expect((await opened.ledger.health()).height).toBe(height + 4);
    }, 60_000);

    /** Expects the right validation code for each set of signers. */
    async function expectJudged(
      writes: (n: number) => readonly Forged[],
      owners: readonly (readonly Actor[])[],
    ): Promise<void> {
      const sets = subsets(members);
      const codes = await Promise.all(sets.map((signers, n) => opened.forge(writes(n), signers)));
      const may = (signers: readonly string[]): boolean =>
        owners.every((some) => allowed(signers, { members, owners: some.map(({ msp }) => msp) }));
      const expected = sets.map(
        (signers) => `${signers.join()} ${may(signers) ? 'VALID' : 'ENDORSEMENT_POLICY_FAILURE'}`,
      );
      expect(sets.map((signers, n) => `${signers.join()} ${codes[n]!}`)).toEqual(expected);
    }

    test.each<[string, () => string, () => Actor[]]>([
      ['stock', () => stockOf('A'), () => [of(0)]],
      ['a container', () => thingKey(of(0).container(1)), () => [of(0)]],
      ['an own transfer', () => shipmentKey(of(0).shipment('OWN')), () => [of(0)]],
      ['an offer', () => shipmentKey(of(0).shipment('OFFER')), () => [of(0), of(2)]],
      ['a chain of handoffs', () => shipmentKey(of(0).shipment('CHAIN')), () => [of(0), of(2)]],
      ['a place', () => placeKey(of(1).place), () => [of(1)]],
      ['a product', () => productKey(of(2).product), () => [of(2)]],
      ['a document', () => documentKey(of(0).msp, '0'.repeat(64)), () => [of(0)]],
      ['a sold quantity', () => soldByKey(of(0).lot('A'), of(0).msp), () => [of(0)]],
      ['a recall', () => recallKey(of(0).recall('R')), () => [of(0)]],
      ['the last party', () => partyKey(of(-1).party), () => [of(-1)]],
      ['the first party, made when it was alone', () => partyKey(of(0).party), () => []],
      ['a lot, which has no owner', () => lotKey(of(0).lot('A')), () => []],
      ['a prefix, which others vote on', () => prefixKey(of(-1).prefix), () => []],
      ['the members', () => membersKey, () => []],
      ['a fact that does not exist yet', () => stockOf('unborn'), () => []],
    ])(
      'can be changed only with the endorsements that their policy requires: %s',
      async (_what, key, owners) => {
        await expectJudged(() => [{ key: key(), value: forged }], [owners()]);
      },
      120_000,
    );

    test('can be changed in one transaction only with the endorsements for each', async () => {
      const keys = [stockOf('A'), stockOf('A', 2), lotKey(of(1).lot('A'))];
      await expectJudged(() => keys.map((key) => ({ key, value: forged })), [[of(0)], [of(2)], []]);
    }, 120_000);

    test('have policies that can be changed only with the same endorsements', async () => {
      const policies = subsets(members).map((signers) => policyOf(signers[0]!));
      await expectJudged((n) => [{ key: stockOf(`S${n}`), policy: policies[n]! }], [[of(0)]]);
      await expectJudged((n) => [{ key: stockOf(`C${n}`), policy: '' }], [[of(0)]]);
    }, 120_000);

    test('can be deleted only with the same endorsements', async () => {
      await expectJudged((n) => [{ key: stockOf(`D${n}`), value: null }], [[of(0)]]);
    }, 120_000);
  });
}
