import { describe, expect, test } from '@jest/globals';
import { canonical } from '../../../gateway/src/epcis/query/eventView';
import { idPattern } from '../../../gateway/src/epcis/query/patterns';

const isAbout = (): boolean => false;
const matches = (pattern: string, urn: string): boolean => {
  const { matches: holds, ranges } = idPattern(pattern, 'MATCH_epc');
  const id = canonical(urn);
  // The index reads the ranges, so every match must be in one of them.
  const isFound = ranges.some(({ from, before }) => (before === undefined ? id === from : id >= from && id < before));
  expect([id, holds(id, isAbout) && !isFound]).toEqual([id, false]);
  return holds(id, isAbout);
};

/** For each scheme: an EPC, patterns that match it, and patterns that do not. */
const schemes: readonly (readonly [epc: string, yes: readonly string[], no: readonly string[]])[] = [
  [
    'sgtin:0614141.112345.400',
    ['0614141.112345.*', '0614141.*.*', '*.*.*', '0614141.112345.400'],
    ['0614141.212345.*', '614141.0112345.*'],
  ],
  ['upui:0614141.112345.A7', ['0614141.112345.*', '*.*.*'], ['0614142.*.*']],
  ['sscc:0614141.1234567890', ['0614141.*', '*.*'], ['0614142.*']],
  ['sgln:0614141.12345.400', ['0614141.12345.*', '0614141.*.*'], ['0614141.12346.*']],
  ['grai:0614141.12345.400', ['0614141.12345.*'], ['0614141.12346.*']],
  ['giai:0614141.12345400', ['0614141.*', '*.*'], ['0614142.*']],
  ['gdti:0614141.12345.400', ['0614141.12345.*'], ['0614141.12346.*']],
  ['sgcn:4012345.67890.04711', ['4012345.67890.*'], ['4012345.67891.*']],
  ['gsrn:0614141.1234567890', ['0614141.*'], ['0614142.*']],
  ['gsrnp:0614141.1234567890', ['0614141.*'], ['0614142.*']],
  ['pgln:0614141.12345', ['0614141.*'], ['0614142.*']],
  ['gsin:0614141.123456789', ['0614141.*', '*.*'], ['0614142.*']],
  ['ginc:0614141.xyz47%2F11', ['0614141.*', '*.*'], ['0614142.*']],
  ['cpi:0614141.5PQ7%2FZ43.12345', ['0614141.5PQ7%2FZ43.*', '0614141.*.*', '*.*.*'], ['0614141.5PQ7.*', '0614142.*.*']],
  [
    'itip:4012345.012345.01.02.987',
    ['4012345.012345.01.02.*', '4012345.012345.01.*.*', '4012345.012345.*.*.*', '4012345.*.*.*.*', '*.*.*.*.*'],
    ['4012345.012345.02.*.*', '4012345.012345.01.03.*'],
  ],
  ['gid:95100000.12345.400', ['95100000.12345.*', '95100000.*.*', '*.*.*'], ['95100000.1234.*']],
  ['usdod:CAGEY.5678', ['CAGEY.*', '*.*'], ['CAGEZ.*']],
  ['adi:W81X9C.3KL984PX1.2WMA52', ['W81X9C.3KL984PX1.*', 'W81X9C.*.*'], ['W81X9C.3KL984.*']],
  ['bic:CSQU3054383', ['*'], []],
  ['imovn:9176187', ['*'], []],
];

describe('an EPC pattern', () => {
  test.each(schemes)('of %s matches by its components', (epc, yes, no) => {
    const [scheme = ''] = epc.split(':');
    const found = (patterns: readonly string[]): string[] =>
      patterns.filter((each) => matches(`urn:epc:idpat:${scheme}:${each}`, `urn:epc:id:${epc}`));
    expect([found(yes), found(no)]).toEqual([yes, []]);
  });

  test('of one scheme does not match another', () => {
    const widest = schemes.map(([epc]) => {
      const [scheme = '', body = ''] = epc.split(':');
      const count = body.split('.').length;
      return [scheme, `urn:epc:idpat:${scheme}:${Array.from({ length: count }, () => '*').join('.')}`] as const;
    });
    for (const [epc] of schemes) {
      const found = widest.filter(([, pattern]) => matches(pattern, `urn:epc:id:${epc}`)).map(([scheme]) => scheme);
      expect(found).toEqual([epc.split(':')[0]]);
    }
  });

  test.each([
    'urn:epc:pat:sgtin-96:1.0614141.112345.*',
    'urn:epc:idpat:sgtin:0614141.*.400',
    'urn:epc:idpat:sgtin:0614141.1123.*',
    'urn:epc:idpat:sgtin:0614141.112345',
    'urn:epc:idpat:sgtin:0614141.*',
    'urn:epc:idpat:sgtin:06141*1.*.*',
    'urn:epc:idpat:itip:4012345.012345.*.02.*',
    'urn:epc:idpat:gid:1.*',
    'urn:epc:idpat:gid:.*.*',
    'urn:epc:idpat:usdod:*.5678',
    'urn:epc:idpat:bic:CSQ*',
    'urn:epc:idpat:cpi:0614141.*',
    'urn:epc:idpat:constructor:*',
  ])('%s is refused', (pattern) => {
    expect(() => idPattern(pattern, 'MATCH_epc')).toThrow(/MATCH_epc/);
  });
});
