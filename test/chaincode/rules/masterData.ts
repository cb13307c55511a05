import { documentKey } from '../../../chaincode/src/domain/facts/document';
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
const wrong = (digits: string): string => digits.slice(0, -1) + String((Number(digits.slice(-1)) + 1) % 10);

/** Parties, places, products and documents: an organisation can register only its own. */
export const masterData: Story[] = [
  {
    name: 'an organisation registers a second party',
    when: farm.asks('registerParty', { party: stranger.party, ...party([]) }),
    then: refused('not_owner'),
  },
  {
    name: 'an organisation registers the party of another one',
    when: stranger.asks('registerParty', { party: farm.party, ...party([]) }),
    then: refused('not_owner'),
  },
  {
    name: 'an organisation registers a party under the prefix of another one',
    when: stranger.asks('registerParty', {
      party: farm.place.replace('/414/', '/417/'),
      ...party([]),
    }),
    then: refused('not_owner'),
  },
  {
    name: 'an organisation without a registered party sends another command',
    when: stranger.asks('registerPlace', { place: stranger.place, name: 'Shed' }),
    then: refused('caller_unknown'),
  },
  {
    name: 'a place is registered with a certificate without the role',
    when: farm.withRoles('operator').asks('registerPlace', { place: farm.place, name: 'Shed' }),
    then: refused('role_missing'),
  },
  {
    name: 'a recall is opened with a certificate without the role',
    when: farm
      .withRoles('admin', 'operator')
      .asks('openRecall', { recall: 'R', type: 'mock', reason: 'x', roots: [farm.lot('A')] }),
    then: refused('role_missing'),
  },
  {
    name: 'a place under an own prefix is registered',
    when: farm.asks('registerPlace', {
      place: `${farm.place}/254/DOCK-1`,
      name: 'Dock',
      geo: { latitude: '-12.5', longitude: '180' },
    }),
    then: recorded(fact(placeKey(`${farm.place}/254/DOCK-1` as typeof farm.place), { party: farm.party })),
  },
  {
    name: 'a place is registered as part of another place of the same party',
    when: farm.asks('registerPlace', { place: `${farm.place}/254/DOCK-1`, name: 'Dock', within: farm.place }),
    then: recorded(
      fact(placeKey(`${farm.place}/254/DOCK-1` as typeof farm.place), { party: farm.party, within: farm.place }),
    ),
  },
  {
    name: 'a place is registered as part of another party’s place',
    when: farm.asks('registerPlace', { place: farm.place, name: 'House', within: shop.place }),
    then: refused('not_owner'),
  },
  {
    name: 'a place is registered as part of itself',
    when: farm.asks('registerPlace', { place: farm.place, name: 'House', within: farm.place }),
    then: refused('input_invalid'),
  },
  {
    name: 'a place under another party’s prefix is registered',
    when: farm.asks('registerPlace', { place: shop.place, name: 'Mine' }),
    then: refused('not_owner'),
  },
  {
    name: 'a place under an unclaimed prefix is registered',
    when: farm.asks('registerPlace', { place: stranger.place, name: 'Mine' }),
    then: refused('not_owner'),
  },
  {
    name: 'a place is registered with latitude 91',
    when: farm.asks('registerPlace', { place: farm.place, name: 'X', geo: { latitude: '91', longitude: '0' } }),
    then: refused('input_invalid', '/geo/latitude'),
  },
  {
    name: 'a place with a wrong check digit is registered',
    when: farm.asks('registerPlace', { place: wrong(farm.place), name: 'X' }),
    then: refused('id_invalid', '/place'),
  },
  {
    name: 'a place is registered under a party’s id',
    when: farm.asks('registerPlace', { place: farm.party, name: 'X' }),
    then: refused('id_invalid', '/place'),
  },
  {
    name: 'a product is registered again with another name',
    when: farm.asks('registerProduct', { product: farm.product, name: 'Cos', uom: 'CS' }),
    then: recorded(fact(productKey(farm.product), { name: 'Cos', owner: farm.party })),
  },
  {
    name: 'a product under another party’s prefix is registered',
    when: carrier.asks('registerProduct', { product: farm.product, name: 'Cos', uom: 'CS' }),
    then: refused('not_owner'),
  },
  {
    name: 'a product is registered with an unknown unit code',
    when: farm.asks('registerProduct', { product: farm.product, name: 'Cos', uom: 'QQQ' }),
    then: refused('uom_invalid', '/uom'),
  },
  {
    name: 'a product is registered with a malformed unit code',
    when: farm.asks('registerProduct', { product: farm.product, name: 'Cos', uom: 'kilogram' }),
    then: refused('uom_invalid', '/uom'),
  },
  ...['A\u0000B', 'A\nB', '\ud800', ' \t '].map((name) => ({
    name: `a product is registered with the name ${JSON.stringify(name)}`,
    when: farm.asks('registerProduct', { product: farm.product, name, uom: 'CS' }),
    then: refused('input_invalid', '/name'),
  })),
  {
    name: 'a document is registered',
    when: farm.asks('registerDocument', { sha256, kind: 'certificate', validTo: '2027-01-01' }),
    then: recorded(fact(documentKey(farm.msp, sha256), { party: farm.party, kind: 'certificate' })),
  },
  {
    name: 'a document about a lot names it as a barcode does',
    when: farm.asks('registerDocument', { sha256, kind: 'certificate', subject: `(01)${farm.gtin(1)}(10)A` }),
    then: recorded(fact(documentKey(farm.msp, sha256), { subject: farm.lot('A') })),
  },
  {
    name: 'a document about a bare number, which may be a GTIN or a GLN, keeps it',
    when: farm.asks('registerDocument', { sha256, kind: 'certificate', subject: farm.gtin(1) }),
    then: recorded(fact(documentKey(farm.msp, sha256), { subject: farm.gtin(1) })),
  },
  {
    name: 'a document ends before it begins',
    when: farm.asks('registerDocument', {
      sha256,
      kind: 'certificate',
      validFrom: '2027-01-02',
      validTo: '2027-01-01',
    }),
    then: refused('input_invalid', '/validTo'),
  },
  {
    name: 'a document registered by one party is registered by another one',
    given: [shop.asks('registerDocument', { sha256, kind: 'junk' })],
    when: farm.asks('registerDocument', { sha256, kind: 'certificate' }),
    then: recorded(
      fact(documentKey(farm.msp, sha256), { party: farm.party, kind: 'certificate' }),
      fact(documentKey(shop.msp, sha256), { party: shop.party, kind: 'junk' }),
    ),
  },
  {
    name: 'a product is registered under a plain GTIN with a wrong check digit',
    when: farm.asks('registerProduct', {
      product: `0950600000001${wrong(checkDigit('0950600000001'))}`,
      name: 'X',
      uom: 'CS',
    }),
    then: refused('id_invalid', '/product'),
  },
];
