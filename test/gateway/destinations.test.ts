import { describe, expect, test } from '@jest/globals';
import { Destinations } from '../../gateway/src/webhooks/destination';

describe('destinations of webhooks', () => {
  const url = new URL('https://localhost:1/');

  test('are looked up at each delivery', async () => {
    await expect(new Destinations([]).addressesOf(url)).rejects.toThrow('may not reach');
    await expect(new Destinations(['127.0.0.0/8', '::1']).addressesOf(url)).resolves.not.toEqual([]);
  });

  test.each([
    '127.0.0.1',
    '169.254.169.254',
    '10.0.0.1',
    '100.64.0.1',
    '::1',
    'fd00::1',
    'fe80::1',
    '::ffff:127.0.0.1',
    '64:ff9b::a00:1',
    '2002:a00:1::',
  ])('are not %s', (address) => {
    expect(new Destinations([]).mayReach(url, address)).toBe(false);
  });

  test('must be public and use https', () => {
    const destinations = new Destinations([]);
    expect(destinations.mayReach(url, '93.184.216.34')).toBe(true);
    expect(destinations.mayReach(url, '2606:2800:220:1::1')).toBe(true);
    expect(destinations.mayReach(new URL('http://example.com'), '93.184.216.34')).toBe(false);
  });
});
