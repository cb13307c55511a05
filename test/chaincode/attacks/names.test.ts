import { describe, expect, test } from '@jest/globals';
import { eventHash } from '../../../chaincode/src/domain/epcis/eventHash';
import { documentKey } from '../../../chaincode/src/domain/facts/document';
import { eventKey, eventNameKey } from '../../../chaincode/src/domain/facts/event';
import { partyKey } from '../../../chaincode/src/domain/facts/party';
import type { Actor } from '../support/cast';
import { WorldOfFacts } from '../support/worldOfFacts';
import { commissioning, observing, transforming } from './support/events';
import { buyer, done, fourth, ledger, line, maker, makes, refused, rival, say, sells } from './support/stage';

const X = maker.lot('X');
const K = rival.lot('K');

describe('an eventID', () => {
  const event = commissioning({ lots: [[X, 10]] }, maker.place);
  const hash = eventHash(event);
  const elsewhere = observing('storing', { lots: [[K, 1]] }, rival.place);

  test('that is the hash of another organisation’s event does not hide that event', async () => {
    const world = await ledger(makes(rival, 'K'));
    const claimed = await done(world, rival.captures({ ...elsewhere, eventID: hash }), 'event_id_mismatch');
    expect(claimed.events).toEqual([eventHash(elsewhere)]);
    const outcome = await done(world, maker.captures(event));
    expect(outcome.events).toEqual([hash]);
    await done(world, sells(maker, X, '10'));
  });

  test('of another organisation’s event can be used again, and names only the user’s own event', async () => {
    const world = await ledger(maker.captures({ ...event, eventID: 'urn:uuid:one' }), makes(rival, 'K'));
    await done(world, rival.captures({ ...elsewhere, eventID: 'urn:uuid:one' }));
    const again = await say(world, maker.captures({ ...event, eventID: 'urn:uuid:one' }));
    expect(again).toMatchObject({ status: 'exists', events: [hash] });
    expect(world.fact(eventNameKey(maker.msp, 'urn:uuid:one'))).not.toEqual(
      world.fact(eventNameKey(rival.msp, 'urn:uuid:one')),
    );
  });

  test('used first by another organisation can still be used by its author, and others cannot declare it in error', async () => {
    const seen = { ...observing('storing', { lots: [[X, 1]] }, maker.place) } as Record<string, unknown>;
    const { readPoint: _readPoint, bizLocation: _bizLocation, ...nowhere } = seen;
    const world = await ledger(makes(maker, 'X'));
    await done(world, rival.captures(nowhere));
    const own = await done(world, maker.captures(nowhere));
    expect(own.status).toBe('recorded');
    await say(world, rival.captures({ ...nowhere, errorDeclaration: { declarationTime: '2026-03-02T00:00:00Z' } }));
    expect(world.fact(eventKey(maker.msp, own.events[0]!))?.declaredInError).toBeUndefined();
  });

  test('used twice by one party keeps both events', async () => {
    const world = await ledger(maker.captures({ ...event, eventID: 'urn:uuid:one' }));
    const other = observing('storing', { lots: [[X, 1]] }, maker.place);
    const outcome = await say(world, maker.captures({ ...other, eventID: 'urn:uuid:one' }));
    expect(outcome).toMatchObject({ status: 'conflict', events: [eventHash(other)] });
    expect(world.fact(eventKey(maker.msp, eventHash(other)))).toBeDefined();
  });
});

test('the same transformationID of two organisations means two transformations', async () => {
  const id = { transformationID: 'urn:uuid:run' };
  const world = await ledger(
    makes(maker, 'X'),
    makes(rival, 'K'),
    rival.captures(transforming({ lots: [[K, 1]] }, {}, rival.place, id)),
    maker.captures(transforming({}, { lots: [[maker.lot('Z'), 5]] }, maker.place, id)),
    maker.captures(transforming({ lots: [[X, 5]] }, {}, maker.place, id)),
    rival.asks('openRecall', { recall: 'W', type: 'voluntary', reason: 'mine', roots: [K] }),
  );
  const foreign = await done(
    world,
    rival.captures(transforming({}, { lots: [[maker.lot('Z'), 1]] }, rival.place, id)),
    'not_owner',
    'link_alleged',
  );
  const links = [
    { goods: `process ${rival.msp} urn:uuid:run`, parent: K, event: foreign.events[0]!, party: rival.party },
    {
      goods: maker.lot('Z'),
      parent: `process ${rival.msp} urn:uuid:run`,
      event: foreign.events[0]!,
      party: rival.party,
    },
  ];
  await done(world, rival.asks('extendRecall', { recall: rival.recall('W'), links }));
  await done(world, sells(maker, maker.lot('Z'), '5'));
});

test('several organisations can register the same document', async () => {
  const document = { sha256: 'c'.repeat(64), kind: 'certificate' };
  const world = await ledger(rival.asks('registerDocument', { ...document, kind: 'forged' }));
  await refused(
    world,
    maker.asks('commissionLot', { ...line(X, '1'), place: maker.place, certificates: [document.sha256] }),
    'document_unknown',
  );
  await done(world, maker.asks('registerDocument', document));
  await done(
    world,
    maker.asks('commissionLot', { ...line(X, '1'), place: maker.place, certificates: [document.sha256] }),
  );
  expect(world.fact(documentKey(maker.msp, document.sha256))?.kind).toBe('certificate');
});

test('ids of shipments, recalls and requests are separate for each party', async () => {
  const world = await ledger(makes(maker, 'X'), makes(rival, 'K'));
  await done(
    world,
    rival.asks('ship', { shipment: 'S', from: rival.place, to: buyer.place, lots: [line(K, '1')] }, 'one'),
  );
  await done(world, rival.asks('openRecall', { recall: 'R', type: 'mock', reason: 'mine', roots: [K] }, 'two'));
  await done(
    world,
    maker.asks('ship', { shipment: 'S', from: maker.place, to: buyer.place, lots: [line(X, '1')] }, 'one'),
  );
  await done(world, maker.asks('openRecall', { recall: 'R', type: 'mock', reason: 'drill', roots: [X] }, 'two'));
});

describe('a GS1 Company Prefix', () => {
  const claims = (actor: Actor, ...prefixes: string[]) =>
    actor.asks('registerParty', { party: actor.party, name: actor.msp, roles: ['carrier'], prefixes });

  test('that contains or is under another party’s cannot be claimed', async () => {
    const world = await ledger();
    for (const prefix of ['9506', '95060', '950600', '9506001', '95060010', maker.product.slice(-13)]) {
      await refused(world, claims(rival, prefix), 'prefix_taken');
    }
  });

  test('belongs to nobody before another organisation consents, and several parties can claim it', async () => {
    const world = await ledger(claims(rival, '7612345'), claims(buyer, '7612345'));
    const place = 'https://id.gs1.org/414/7612345000008';
    await refused(world, rival.asks('registerPlace', { place, name: 'mine' }), 'not_owner');
    await refused(world, rival.asks('consentToPrefix', { prefix: '7612345', party: rival.party }), 'not_owner');
    await done(world, maker.asks('consentToPrefix', { prefix: '7612345', party: buyer.party }));
    await done(world, buyer.asks('registerPlace', { place, name: 'shop' }));
    await refused(world, maker.asks('consentToPrefix', { prefix: '7612345', party: rival.party }), 'prefix_taken');
  });

  test('is one of at most twenty of a party', async () => {
    const world = await ledger();
    const many = Array.from({ length: 19 }, (_, n) => String(5000 + n));
    await done(world, claims(rival, ...many));
    await refused(world, claims(rival, '6001'), 'limit_exceeded');
    expect(world.fact(partyKey(rival.party))?.prefixes).toEqual([rival.prefix]);
  });

  test('can be released by its party and revoked by a majority', async () => {
    const world = await ledger(rival.asks('releasePrefix', { prefix: rival.prefix }));
    await refused(world, rival.asks('releasePrefix', { prefix: maker.prefix }), 'prefix_unknown');
    const votes = { prefix: maker.prefix, reason: 'not theirs' };
    await done(world, rival.asks('revokePrefix', votes));
    await done(world, rival.asks('revokePrefix', votes));
    expect(world.fact(partyKey(maker.party))?.prefixes).toEqual([maker.prefix]);
    await done(world, buyer.asks('revokePrefix', votes));
    expect(world.fact(partyKey(maker.party))?.prefixes).toEqual([maker.prefix]);
    await done(world, fourth.asks('revokePrefix', votes));
    expect(world.fact(partyKey(maker.party))?.prefixes).toEqual([]);
  });

  test('leaves its products to whom it belongs then', async () => {
    const votes = { prefix: rival.prefix, reason: 'not theirs' };
    const world = await ledger(
      ...[maker, buyer, fourth].map((each) => each.asks('revokePrefix', votes)),
      claims(maker, rival.prefix),
      buyer.asks('consentToPrefix', { prefix: rival.prefix, party: maker.party }),
    );
    const mine = { product: rival.product, name: 'mine', uom: 'CS' } as const;
    await refused(world, buyer.asks('registerProduct', mine), 'not_owner');
    await done(world, maker.asks('registerProduct', mine));
    await refused(world, rival.asks('registerProduct', mine), 'not_owner');
    await refused(world, makes(rival, 'L'), 'not_owner');
    await done(world, maker.asks('commissionLot', { ...line(rival.lot('L'), '1'), place: maker.place }));
  });

  test('takes effect without consent only for the only member', async () => {
    const world = new WorldOfFacts();
    await done(world, claims(rival, rival.prefix));
    expect(world.fact(partyKey(rival.party))?.prefixes).toEqual([rival.prefix]);
    await done(world, claims(maker, maker.prefix));
    expect(world.fact(partyKey(maker.party))).toMatchObject({ prefixes: [], claims: [maker.prefix] });
  });
});

test('registering another party’s place, product or party is refused', async () => {
  const world = await ledger();
  await refused(world, rival.asks('registerPlace', { place: maker.place, name: 'mine' }), 'not_owner');
  await refused(world, rival.asks('registerPlace', { place: `${maker.place}/254/dock`, name: 'mine' }), 'not_owner');
  await refused(world, rival.asks('registerProduct', { product: maker.product, name: 'mine', uom: 'CS' }), 'not_owner');
  await refused(
    world,
    rival.asks('registerParty', { party: maker.party, name: 'mine', roles: ['supplier'], prefixes: [] }),
    'not_owner',
  );
});

test('nobody can make itself a regulator', async () => {
  const world = await ledger(makes(maker, 'X'));
  const update = { party: rival.party, name: 'law', roles: ['regulator' as const], prefixes: [] };
  await done(world, rival.asks('registerParty', update));
  expect(world.fact(partyKey(rival.party))?.roles).toEqual([]);
  await refused(world, rival.asks('consentToRegulator', { party: rival.party }), 'not_owner');
  await refused(
    world,
    rival.asks('openRecall', { recall: 'G', type: 'mandated', reason: 'law', roots: [X] }),
    'not_owner',
  );
});
