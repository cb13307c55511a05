import { documentKey } from '../../../chaincode/src/domain/facts/document';
import { mspKey, partyKey, prefixKey } from '../../../chaincode/src/domain/facts/party';
import { placeKey } from '../../../chaincode/src/domain/facts/place';
import { productKey } from '../../../chaincode/src/domain/facts/product';
import { checkDigit } from '../../../chaincode/src/domain/gs1/checkDigit';
import { carrier, farm, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';

const sha256 = 'ab'.repeat(32);
const party = (prefixes: string[]): { name: string; roles: ['supplier']; prefixes: string[] } => ({
  name: 'New',
  roles: ['supplier'],
  prefixes,
});
const joined = stranger.asks('registerParty', { party: stranger.party, ...party(['9506009']) });
const twenty = Array.from({ length: 20 }, (_, n) => String(7000 + n));
const regulated = [farm, carrier].map((member) => member.asks('consentToRegulator', { party: shop.party }));
const wrong = (digits: string): string => digits.slice(0, -1) + String((Number(digits.slice(-1)) + 1) % 10);

/** Parties, places, products and documents: an organisation registers only what is its own. */
export const masterData: Story[] = [
  {
    name: 'an organisation registers its party and claims a prefix',
    when: joined,
    then: recorded(
      fact(mspKey('StrangerMSP'), { party: stranger.party }),
      fact(prefixKey('9506009'), undefined),
      fact(partyKey(stranger.party), { msp: 'StrangerMSP', prefixes: [], claims: ['9506009'] }),
    ),
  },
  {
    name: 'another one agrees, and the prefix is the party’s',
    given: [joined],
    when: shop.asks('consentToPrefix', { prefix: '9506009', party: stranger.party }),
    then: recorded(
      fact(prefixKey('9506009'), { party: stranger.party }),
      fact(partyKey(stranger.party), { prefixes: ['9506009'], claims: undefined }),
    ),
  },
  {
    name: 'nobody agrees to a claim of its own',
    given: [joined],
    when: stranger.asks('consentToPrefix', { prefix: '9506009', party: stranger.party }),
    then: refused('not_owner'),
  },
  {
    name: 'nobody agrees to what was not claimed',
    when: shop.asks('consentToPrefix', { prefix: '9506009', party: farm.party }),
    then: refused('prefix_unknown'),
  },
  {
    name: 'of two claims the second one is too late',
    given: [
      joined,
      carrier.asks('registerParty', { party: carrier.party, ...party(['95060090']) }),
      shop.asks('consentToPrefix', { prefix: '9506009', party: stranger.party }),
    ],
    when: shop.asks('consentToPrefix', { prefix: '95060090', party: carrier.party }),
    then: refused('prefix_taken'),
  },
  {
    name: 'under a claim that nobody agreed to, nothing is registered',
    given: [joined],
    when: stranger.asks('registerPlace', { place: stranger.place, name: 'Shed' }),
    then: refused('not_owner'),
  },
  {
    name: 'a party claims 21 prefixes',
    when: farm.asks('registerParty', { party: farm.party, ...party(twenty) }),
    then: refused('limit_exceeded'),
  },
  {
    name: 'a prefix is given back',
    given: [stranger.asks('registerParty', { party: stranger.party, ...party([]) })],
    when: farm.asks('releasePrefix', { prefix: '9506001' }),
    then: recorded(fact(prefixKey('9506001'), { party: undefined }), fact(partyKey(farm.party), { prefixes: [] })),
  },
  {
    name: 'a claim is taken back',
    given: [joined],
    when: stranger.asks('releasePrefix', { prefix: '9506009' }),
    then: recorded(fact(partyKey(stranger.party), { claims: undefined })),
  },
  {
    name: 'a prefix of somebody else is given back',
    when: shop.asks('releasePrefix', { prefix: '9506001' }),
    then: refused('prefix_unknown'),
  },
  {
    name: 'one of three votes to take a prefix',
    when: shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' }),
    then: {
      ...recorded(fact(prefixKey('9506002'), { party: carrier.party })),
      details: { prefix: '9506002', revoked: false },
    },
  },
  {
    name: 'two of three take it',
    given: [shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' })],
    when: farm.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' }),
    then: {
      ...recorded(fact(prefixKey('9506002'), { party: undefined }), fact(partyKey(carrier.party), { prefixes: [] })),
      details: { prefix: '9506002', revoked: true },
    },
  },
  {
    name: 'one votes twice: that is one vote',
    given: [shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' })],
    when: shop.asks('revokePrefix', { prefix: '9506002', reason: 'still not' }),
    then: { ...recorded(), details: { prefix: '9506002', revoked: false } },
  },
  {
    name: 'a prefix that nobody has is taken',
    when: shop.asks('revokePrefix', { prefix: '9506009', reason: 'x' }),
    then: refused('prefix_unknown'),
  },
  {
    name: 'a party names itself a regulator: it is none',
    when: shop.asks('registerParty', { party: shop.party, name: 'Shop', roles: ['retailer', 'regulator'] }),
    then: recorded(fact(partyKey(shop.party), { roles: ['retailer'] })),
  },
  {
    name: 'one of three agrees that a party is a regulator',
    when: farm.asks('consentToRegulator', { party: shop.party }),
    then: { ...recorded(fact(partyKey(shop.party), { roles: ['retailer'] })), details: { regulator: false } },
  },
  {
    name: 'two of three make it one',
    given: [farm.asks('consentToRegulator', { party: shop.party })],
    when: carrier.asks('consentToRegulator', { party: shop.party }),
    then: {
      ...recorded(fact(partyKey(shop.party), { roles: ['retailer', 'regulator'] })),
      details: { regulator: true },
    },
  },
  {
    name: 'it stays one when it updates itself',
    given: regulated,
    when: shop.asks('registerParty', { party: shop.party, name: 'Agency', roles: ['retailer', 'regulator'] }),
    then: recorded(fact(partyKey(shop.party), { name: 'Agency', roles: ['retailer', 'regulator'] })),
  },
  {
    name: 'a regulator takes a prefix by itself',
    given: regulated,
    when: shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' }),
    then: {
      ...recorded(fact(prefixKey('9506002'), { party: undefined })),
      details: { prefix: '9506002', revoked: true },
    },
  },
  {
    name: 'nobody votes for itself',
    when: shop.asks('consentToRegulator', { party: shop.party }),
    then: refused('not_owner'),
  },
  {
    name: 'a party is updated and keeps its prefixes',
    when: farm.asks('registerParty', { party: farm.party, name: 'Farm 2', roles: ['supplier'], prefixes: ['9506008'] }),
    then: {
      ...recorded(fact(partyKey(farm.party), { name: 'Farm 2', prefixes: ['9506001'], claims: ['9506008'] })),
      details: { claims: ['9506008'] },
    },
  },
  {
    name: 'a prefix of another party is not claimed again',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['9506001']) }),
    then: refused('prefix_taken'),
  },
  {
    name: 'nor is a part of it',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['95060011']) }),
    then: refused('prefix_taken'),
  },
  {
    name: 'nor is a shorter one above it',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['95060']) }),
    then: refused('prefix_taken'),
  },
  {
    name: 'a shorter one above is free once the longer one was given back',
    given: ['9506001', '9506002', '9506003'].map((prefix, n) =>
      [farm, carrier, shop][n]!.asks('releasePrefix', { prefix }),
    ),
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['95060']) }),
    then: recorded(fact(partyKey(stranger.party), { claims: ['95060'] })),
  },
  {
    name: 'an organisation has one party',
    when: farm.asks('registerParty', { party: stranger.party, ...party([]) }),
    then: refused('not_owner'),
  },
  {
    name: 'a party belongs to the MSP that registered it',
    when: stranger.asks('registerParty', { party: farm.party, ...party([]) }),
    then: refused('not_owner'),
  },
  {
    name: 'a GLN under the prefix of another party is not taken as a party',
    when: stranger.asks('registerParty', {
      party: farm.place.replace('/414/', '/417/'),
      ...party([]),
    }),
    then: refused('not_owner'),
  },
  {
    name: 'a prefix is digits',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['12']) }),
    then: refused('input_invalid', '/prefixes/0'),
  },
  {
    name: 'whoever has not registered can do nothing else',
    when: stranger.asks('registerPlace', { place: stranger.place, name: 'Shed' }),
    then: refused('caller_unknown'),
  },
  {
    name: 'a certificate without the role registers nothing',
    when: farm.only('operator').asks('registerPlace', { place: farm.place, name: 'Shed' }),
    then: refused('role_missing'),
  },
  {
    name: 'a certificate without the role recalls nothing',
    when: farm
      .only('admin', 'operator')
      .asks('openRecall', { recall: 'R', type: 'mock', reason: 'x', roots: [farm.lot('A')] }),
    then: refused('role_missing'),
  },
  {
    name: 'a place under the own prefix',
    when: farm.asks('registerPlace', {
      place: `${farm.place}/254/DOCK-1`,
      name: 'Dock',
      geo: { latitude: '-12.5', longitude: '180' },
    }),
    then: recorded(fact(placeKey(`${farm.place}/254/DOCK-1` as typeof farm.place), { party: farm.party })),
  },
  {
    name: 'a place under somebody else’s prefix',
    when: farm.asks('registerPlace', { place: shop.place, name: 'Mine' }),
    then: refused('not_owner'),
  },
  {
    name: 'a place under nobody’s prefix',
    when: farm.asks('registerPlace', { place: stranger.place, name: 'Mine' }),
    then: refused('not_owner'),
  },
  {
    name: 'a place with latitude 91',
    when: farm.asks('registerPlace', { place: farm.place, name: 'X', geo: { latitude: '91', longitude: '0' } }),
    then: refused('input_invalid', '/geo/latitude'),
  },
  {
    name: 'a place with a wrong check digit',
    when: farm.asks('registerPlace', { place: wrong(farm.place), name: 'X' }),
    then: refused('id_invalid', '/place'),
  },
  {
    name: 'a party’s id where a place is wanted',
    when: farm.asks('registerPlace', { place: farm.party, name: 'X' }),
    then: refused('id_invalid', '/place'),
  },
  {
    name: 'a product, updated',
    when: farm.asks('registerProduct', { product: farm.product, name: 'Cos', unit: 'CS' }),
    then: recorded(fact(productKey(farm.product), { name: 'Cos', owner: farm.party })),
  },
  {
    name: 'a product under somebody else’s prefix',
    when: carrier.asks('registerProduct', { product: farm.product, name: 'Cos', unit: 'CS' }),
    then: refused('not_owner'),
  },
  {
    name: 'a product in a unit nobody knows',
    when: farm.asks('registerProduct', { product: farm.product, name: 'Cos', unit: 'QQQ' }),
    then: refused('unit_invalid', '/unit'),
  },
  {
    name: 'a product in a unit that is no code at all',
    when: farm.asks('registerProduct', { product: farm.product, name: 'Cos', unit: 'kilogram' }),
    then: refused('unit_invalid', '/unit'),
  },
  ...['A\u0000B', 'A\nB', '\ud800', ' \t '].map((name) => ({
    name: `a name such as ${JSON.stringify(name)}`,
    when: farm.asks('registerProduct', { product: farm.product, name, unit: 'CS' }),
    then: refused('input_invalid', '/name'),
  })),
  {
    name: 'a document',
    when: farm.asks('registerDocument', { sha256, kind: 'certificate', validTo: '2027-01-01' }),
    then: recorded(fact(documentKey(farm.msp, sha256), { party: farm.party, kind: 'certificate' })),
  },
  {
    name: 'a document that somebody else registered is registered by others in their own list',
    given: [shop.asks('registerDocument', { sha256, kind: 'junk' })],
    when: farm.asks('registerDocument', { sha256, kind: 'certificate' }),
    then: recorded(
      fact(documentKey(farm.msp, sha256), { party: farm.party, kind: 'certificate' }),
      fact(documentKey(shop.msp, sha256), { party: shop.party, kind: 'junk' }),
    ),
  },
  {
    name: 'a GTIN with a wrong check digit, as a plain number',
    when: farm.asks('registerProduct', {
      product: `0950600000001${wrong(checkDigit('0950600000001'))}`,
      name: 'X',
      unit: 'CS',
    }),
    then: refused('id_invalid', '/product'),
  },
];
