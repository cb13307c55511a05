import { checkDigit } from '../../../chaincode/src/domain/gs1/checkDigit';
import { givenSsccKey, ssccCounterKey } from '../../../chaincode/src/domain/facts/sscc';
import { carrier, farm, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';

const sscc = (prefix: string, serial: number, extension = 0): string => {
  const digits = `${extension}${prefix}${String(serial).padStart(16 - prefix.length, '0')}`;
  return digits + checkDigit(digits);
};
const numbers = (...serials: number[]): string[] => serials.map((each) => sscc(farm.prefix, each));
const another = [
  farm.asks('registerParty', { party: farm.party, name: 'Farm', roles: ['supplier'], prefixes: ['95060097'] }),
  shop.asks('consentToPrefix', { prefix: '95060097', party: farm.party }),
];
const packed = [
  farm.asks('commissionLot', { lot: farm.lot('A'), place: farm.place, quantity: '9', uom: 'CS' }),
  farm.asks('pack', {
    container: farm.container(1),
    place: farm.place,
    lots: [{ lot: farm.lot('A'), quantity: '1', uom: 'CS' }],
  }),
];

/** SSCCs that the contract gives out. */
export const ssccs: Story[] = [
  {
    name: 'the first number of a prefix is its serial reference 0',
    when: farm.asks('allocateSscc', {}),
    then: {
      ...recorded(
        fact(ssccCounterKey(farm.prefix, 0), { next: 1 }),
        fact(givenSsccKey(numbers(0)[0]!), { party: farm.party }),
      ),
      details: { ssccs: numbers(0) },
      events: [],
    },
  },
  {
    name: 'the next numbers follow, in a row',
    given: [farm.asks('allocateSscc', { count: 2 })],
    when: farm.asks('allocateSscc', { count: 3 }),
    then: { ...recorded(fact(ssccCounterKey(farm.prefix, 0), { next: 5 })), details: { ssccs: numbers(2, 3, 4) } },
  },
  {
    name: 'a repeated request gives out nothing new',
    given: [farm.asks('allocateSscc', { count: 2 }, 'one')],
    when: farm.asks('allocateSscc', { count: 2 }, 'one'),
    then: { status: 'exists' },
  },
  {
    name: 'a number that a container has is left out',
    given: packed,
    when: farm.asks('allocateSscc', { count: 2 }),
    then: { ...recorded(fact(ssccCounterKey(farm.prefix, 0), { next: 4 })), details: { ssccs: numbers(2, 3) } },
  },
  {
    name: 'numbers can begin later, and those before stay to be given',
    given: [farm.asks('allocateSscc', { from: 500 }), farm.asks('allocateSscc', { from: 10 })],
    when: farm.asks('allocateSscc', {}),
    then: { ...recorded(), details: { ssccs: numbers(501) } },
  },
  {
    name: 'a range with one used number is skipped completely',
    given: [farm.asks('allocateSscc', { from: 2 })],
    when: farm.asks('allocateSscc', { from: 0, count: 3 }),
    then: { ...recorded(), details: { ssccs: numbers(3, 4, 5) } },
  },
  {
    name: 'each extension digit has its own numbers',
    given: [farm.asks('allocateSscc', { count: 5 })],
    when: farm.asks('allocateSscc', { extension: 3 }),
    then: { ...recorded(), details: { ssccs: [sscc(farm.prefix, 0, 3)] } },
  },
  {
    name: 'of several prefixes that of the party’s own GLN gives numbers',
    given: another,
    when: farm.asks('allocateSscc', {}),
    then: { ...recorded(), details: { ssccs: numbers(0) } },
  },
  {
    name: 'of several prefixes, none of them that of its GLN, a party must name one',
    given: [
      ...another,
      farm.asks('registerParty', { party: farm.party, name: 'Farm', roles: ['supplier'], prefixes: ['95060098'] }),
      shop.asks('consentToPrefix', { prefix: '95060098', party: farm.party }),
      farm.asks('releasePrefix', { prefix: farm.prefix }),
    ],
    when: farm.asks('allocateSscc', {}),
    then: refused('prefix_unknown'),
  },
  {
    name: 'a party without a prefix gets nothing',
    given: [farm.asks('releasePrefix', { prefix: farm.prefix })],
    when: farm.asks('allocateSscc', {}),
    then: refused('prefix_unknown'),
  },
  {
    name: 'a named prefix gives its own numbers',
    given: another,
    when: farm.asks('allocateSscc', { prefix: '95060097' }),
    then: { ...recorded(), details: { ssccs: [sscc('95060097', 0)] } },
  },
  {
    name: 'a prefix of another party gives nothing',
    when: farm.asks('allocateSscc', { prefix: carrier.prefix }),
    then: refused('prefix_unknown'),
  },
  {
    name: 'an organisation that has not registered its party gets nothing',
    when: stranger.asks('allocateSscc', {}),
    then: refused('caller_unknown'),
  },
  {
    name: 'more numbers are requested than the prefix has left',
    when: farm.asks('allocateSscc', { from: 999_999_999, count: 2 }),
    then: refused('limit_exceeded'),
  },
  {
    name: 'the last number of a prefix can be given',
    when: farm.asks('allocateSscc', { from: 999_999_999 }),
    then: { ...recorded(), details: { ssccs: numbers(999_999_999) } },
  },
  {
    name: 'a number is never given twice, though another party has the prefix later',
    given: [
      ...another,
      farm.asks('allocateSscc', { prefix: '95060097', count: 2 }),
      farm.asks('releasePrefix', { prefix: '95060097' }),
      shop.asks('registerParty', { party: shop.party, name: 'Shop', roles: ['retailer'], prefixes: ['950600970'] }),
      farm.asks('consentToPrefix', { prefix: '950600970', party: shop.party }),
    ],
    when: shop.asks('allocateSscc', { prefix: '950600970' }),
    then: { ...recorded(), details: { ssccs: [sscc('950600970', 2)] } },
  },
  {
    name: 'a user without the role of an operator gets nothing',
    when: farm.withRoles('quality').asks('allocateSscc', {}),
    then: refused('role_missing'),
  },
  {
    name: 'more numbers are requested at once than the limit',
    when: farm.asks('allocateSscc', { count: 201 }),
    then: refused('input_invalid', '/count'),
  },
];
