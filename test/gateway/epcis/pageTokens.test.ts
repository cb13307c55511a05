import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { PageTokens } from '../../../gateway/src/epcis/pageTokens';

const listed = '["/epcis/events"]';
const key = [7, 0, '2026-04-01T00:00:00Z', 12];
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const decoded = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as Record<string, unknown>;

describe('the token of a next page', () => {
  test('leads to its position, for what it was made only, until it is released', () => {
    const tokens = new PageTokens();
    const { token } = tokens.write(listed, key);
    expect(tokens.read(listed, token)).toEqual(key);
    expect(() => tokens.read('["/epcis/queries"]', token)).toThrow(/does not belong/);
    tokens.release(token);
    expect(() => tokens.read(listed, token)).toThrow(/expired or was released/);
  });

  test('is refused with any change, and of another gateway', () => {
    const tokens = new PageTokens();
    const { token } = tokens.write(listed, key);
    fc.assert(
      fc.property(
        fc.nat({ max: token.length - 1 }),
        fc.constantFrom('A', 'Q', 'g', 'w', '0', '9', '-', '_', '.', ''),
        (at, character) => {
          const changed = token.slice(0, at) + character + token.slice(at + 1);
          fc.pre(changed !== token);
          expect(() => tokens.read(listed, changed)).toThrow(/does not belong/);
        },
      ),
    );
    expect(() => new PageTokens().read(listed, token)).toThrow(/does not belong/);
  });

  test.each([
    ['another position', { k: [7, -1_000_000, '2026-04-01T00:00:00Z', 12] }],
    ['no end', { e: Number.MAX_SAFE_INTEGER }],
  ])('cannot be given %s by a caller', (_, more) => {
    const tokens = new PageTokens();
    const { token } = tokens.write(listed, key);
    const forged = encoded({ ...decoded(token), ...more });
    for (const signature of ['', `.${token.split('.')[1] ?? ''}`, '.AAAAAAAAAAAAAAAAAAAAAA']) {
      expect(() => tokens.read(listed, forged + signature)).toThrow(/does not belong/);
    }
  });

  test('can be released after any number of invented ones were', () => {
    const tokens = new PageTokens();
    const { token } = tokens.write(listed, key);
    for (let n = 0; n < 10_001; n += 1) {
      tokens.release(encoded({ ...decoded(token), e: Number.MAX_SAFE_INTEGER, n }));
    }
    tokens.release(token);
    expect(() => tokens.read(listed, token)).toThrow(/expired or was released/);
  });
});
