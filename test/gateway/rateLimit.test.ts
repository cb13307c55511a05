import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { callerNetwork } from '../../gateway/src/http/callerNetwork';
import { rateLimit } from '../../gateway/src/http/rateLimit';

describe('a rate limit', () => {
  test('still refuses a name above its limit after a hundred thousand others, which are then counted together', () => {
    const limit = rateLimit('test', 1);
    limit.count('known');
    for (let n = 0; n < 100_000; n += 1) {
      try {
        limit.count(`other ${n}`);
      } catch {
        // The last ones share a count.
      }
    }
    expect(() => limit.count('known')).toThrow('More than 1 requests in a minute');
    expect(() => limit.count('one more')).toThrow('More than 1 requests in a minute');
  });
});

describe('the network of a caller', () => {
  const group = fc.nat(0xffff).map((n) => n.toString(16));
  const four = fc.array(group, { minLength: 4, maxLength: 4 });

  test('is the same for all addresses of a /64, however they are written, and no other', () => {
    fc.assert(
      fc.property(four, four, four, (network, host, other) => {
        const address = network.concat(host).join(':');
        const padded = network.concat(other).map((part) => part.padStart(4, '0').toUpperCase());
        expect(callerNetwork(padded.join(':'))).toBe(callerNetwork(address));
        const first = network[0] === 'abcd' ? 'abce' : 'abcd';
        expect(callerNetwork([first].concat(network.slice(1), host).join(':'))).not.toBe(callerNetwork(address));
      }),
    );
  });

  test.each([
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:db8:0:0:9::7', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
    ['192.0.2.7', '192.0.2.7'],
  ])('of %s is %s', (address, network) => {
    expect(callerNetwork(address)).toBe(network);
  });
});
