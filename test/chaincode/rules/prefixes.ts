import { mspKey, partyKey, prefixKey } from '../../../chaincode/src/domain/facts/party';
import { carrier, farm, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';

const party = (prefixes: string[]): { name: string; roles: ['supplier']; prefixes: string[] } => ({
  name: 'New',
  roles: ['supplier'],
  prefixes,
});
const joined = stranger.asks('registerParty', { party: stranger.party, ...party(['9506009']) });
const twenty = Array.from({ length: 20 }, (_, n) => String(7000 + n));
const regulated = [farm, carrier].map((member) => member.asks('consentToRegulator', { party: shop.party }));

/** GS1 Company Prefixes and regulators, which need the consent of others. */
export const prefixes: Story[] = [
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
    name: 'another organisation consents, and the claim takes effect',
    given: [joined],
    when: shop.asks('consentToPrefix', { prefix: '9506009', party: stranger.party }),
    then: recorded(
      fact(prefixKey('9506009'), { party: stranger.party }),
      fact(partyKey(stranger.party), { prefixes: ['9506009'], claims: undefined }),
    ),
  },
  {
    name: 'a party consents to its own claim',
    given: [joined],
    when: stranger.asks('consentToPrefix', { prefix: '9506009', party: stranger.party }),
    then: refused('not_owner'),
  },
  {
    name: 'a party consents to a prefix that was not claimed',
    when: shop.asks('consentToPrefix', { prefix: '9506009', party: farm.party }),
    then: refused('prefix_unknown'),
  },
  {
    name: 'a party consents to a claim under a prefix that another party has',
    given: [
      joined,
      carrier.asks('registerParty', { party: carrier.party, ...party(['95060090']) }),
      shop.asks('consentToPrefix', { prefix: '9506009', party: stranger.party }),
    ],
    when: shop.asks('consentToPrefix', { prefix: '95060090', party: carrier.party }),
    then: refused('prefix_taken'),
  },
  {
    name: 'a place is registered under a claim without consent',
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
    name: 'a prefix is released',
    given: [stranger.asks('registerParty', { party: stranger.party, ...party([]) })],
    when: farm.asks('releasePrefix', { prefix: '9506001' }),
    then: recorded(fact(prefixKey('9506001'), { party: undefined }), fact(partyKey(farm.party), { prefixes: [] })),
  },
  {
    name: 'a claim is withdrawn',
    given: [joined],
    when: stranger.asks('releasePrefix', { prefix: '9506009' }),
    then: recorded(fact(partyKey(stranger.party), { claims: undefined })),
  },
  {
    name: 'another party’s prefix is released',
    when: shop.asks('releasePrefix', { prefix: '9506001' }),
    then: refused('prefix_unknown'),
  },
  {
    name: 'one of three members votes to revoke a prefix',
    when: shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' }),
    then: {
      ...recorded(fact(prefixKey('9506002'), { party: carrier.party })),
      details: { prefix: '9506002', revoked: false },
    },
  },
  {
    name: 'two of three members revoke a prefix',
    given: [shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' })],
    when: farm.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' }),
    then: {
      ...recorded(fact(prefixKey('9506002'), { party: undefined }), fact(partyKey(carrier.party), { prefixes: [] })),
      details: { prefix: '9506002', revoked: true },
    },
  },
  {
    name: 'one member votes twice: it counts once',
    given: [shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' })],
    when: shop.asks('revokePrefix', { prefix: '9506002', reason: 'still not' }),
    then: { ...recorded(), details: { prefix: '9506002', revoked: false } },
  },
  {
    name: 'a member votes to revoke a prefix without owner',
    when: shop.asks('revokePrefix', { prefix: '9506009', reason: 'x' }),
    then: refused('prefix_unknown'),
  },
  {
    name: 'a party registers itself as a regulator: the role does not take effect',
    when: shop.asks('registerParty', { party: shop.party, name: 'Shop', roles: ['retailer', 'regulator'] }),
    then: recorded(fact(partyKey(shop.party), { roles: ['retailer'] })),
  },
  {
    name: 'one of three members votes for a regulator',
    when: farm.asks('consentToRegulator', { party: shop.party }),
    then: { ...recorded(fact(partyKey(shop.party), { roles: ['retailer'] })), details: { regulator: false } },
  },
  {
    name: 'two of three members vote for a regulator: the role takes effect',
    given: [farm.asks('consentToRegulator', { party: shop.party })],
    when: carrier.asks('consentToRegulator', { party: shop.party }),
    then: {
      ...recorded(fact(partyKey(shop.party), { roles: ['retailer', 'regulator'] })),
      details: { regulator: true },
    },
  },
  {
    name: 'a regulator keeps the role when it updates its party',
    given: regulated,
    when: shop.asks('registerParty', { party: shop.party, name: 'Agency', roles: ['retailer', 'regulator'] }),
    then: recorded(fact(partyKey(shop.party), { name: 'Agency', roles: ['retailer', 'regulator'] })),
  },
  {
    name: 'a regulator revokes a prefix alone',
    given: regulated,
    when: shop.asks('revokePrefix', { prefix: '9506002', reason: 'not theirs' }),
    then: {
      ...recorded(fact(prefixKey('9506002'), { party: undefined })),
      details: { prefix: '9506002', revoked: true },
    },
  },
  {
    name: 'a party votes for itself as regulator',
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
    name: 'another party’s prefix is claimed',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['9506001']) }),
    then: refused('prefix_taken'),
  },
  {
    name: 'a longer prefix under another party’s is claimed',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['95060011']) }),
    then: refused('prefix_taken'),
  },
  {
    name: 'a shorter prefix that contains another party’s is claimed',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['95060']) }),
    then: refused('prefix_taken'),
  },
  {
    name: 'a shorter prefix is claimed after the longer one was released',
    given: ['9506001', '9506002', '9506003'].map((prefix, n) =>
      [farm, carrier, shop][n]!.asks('releasePrefix', { prefix }),
    ),
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['95060']) }),
    then: recorded(fact(partyKey(stranger.party), { claims: ['95060'] })),
  },
  {
    name: 'a prefix with other characters than digits is claimed',
    when: stranger.asks('registerParty', { party: stranger.party, ...party(['12']) }),
    then: refused('input_invalid', '/prefixes/0'),
  },
];
