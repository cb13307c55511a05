import { isIPv6 } from 'node:net';

/** Groups of an IPv6 address, and those of the network that a provider gives to one customer (RFC 6177 section 2). */
const groups = 8;
const ofNetwork = 4;

const partsOf = (text: string): string[] => text.split(':').filter((part) => part !== '');
/** An IPv4 address at the end has the place of two groups. */
const lengthOf = (parts: readonly string[]): number => parts.length + (parts.at(-1)?.includes('.') === true ? 1 : 0);

/** The name under which requests of an address are counted. Somebody with IPv6 has 2^64 addresses, so these count as one. */
export function callerNetwork(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail = ''] = address.toLowerCase().split('::');
  const [left, right] = [partsOf(head), partsOf(tail)];
  const zeros = Array.from({ length: Math.max(0, groups - lengthOf(left) - lengthOf(right)) }, () => '0');
  const network = left.concat(zeros, right).slice(0, ofNetwork);
  return `${network.map((part) => part.replace(/^0+(?=.)/, '')).join(':')}::/64`;
}
