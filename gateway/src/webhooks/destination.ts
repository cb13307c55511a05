import { lookup as systemLookup, type LookupAddress } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Addresses of networks that are not the public internet: a webhook must not reach into the gateway's own network. */
const privateNetworks: readonly (readonly [address: string, bits: number])[] = [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
  ] as const),
  ...([
    ['172.16.0.0', 12],
    ['192.0.0.0', 24],
    ['192.0.2.0', 24],
    ['192.88.99.0', 24],
    ['192.168.0.0', 16],
  ] as const),
  ...([
    ['198.18.0.0', 15],
    ['198.51.100.0', 24],
    ['203.0.113.0', 24],
    ['224.0.0.0', 3],
  ] as const),
  ...([
    ['::', 96],
    ['64:ff9b::', 96],
    ['64:ff9b:1::', 48],
    ['100::', 64],
    ['2001::', 23],
    ['2001:db8::', 32],
  ] as const),
  ...([
    ['2002::', 16],
    ['fc00::', 7],
    ['fe80::', 10],
    ['fec0::', 10],
    ['ff00::', 8],
  ] as const),
];

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

function listOf(networks: readonly (readonly [address: string, bits: number])[]): BlockList {
  const list = new BlockList();
  for (const [address, bits] of networks) list.addSubnet(address, bits, familyOf(address));
  return list;
}

const privateList = listOf(privateNetworks);

/** An IPv4 address that is written as IPv6 is judged as IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** The destinations that webhooks may have: public ones over https, and those in networks that the operator names over http too. */
export class Destinations {
  readonly #allowed: BlockList;

  /** `networks`: addresses and networks such as 10.0.0.0/8 that are allowed although they are not public. */
  constructor(networks: readonly string[]) {
    this.#allowed = listOf(
      networks.map((text) => {
        const [address = '', bits] = text.split('/');
        return [address, bits === undefined ? (isIP(address) === 6 ? 128 : 32) : Number(bits)] as const;
      }),
    );
  }

  /** The reason why a URL cannot be a destination, without resolving its name; undefined if there is none. */
  fault(text: string): string | undefined {
    const url = URL.parse(text);
    if (!url) return 'is not a URL';
    if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must be an https URL';
    if (url.username !== '' || url.password !== '') return 'must not contain a user or password';
    const host = hostOf(url);
    if (isIP(host) !== 0)
      return this.mayReach(url, host)
        ? undefined
        : 'is not one that webhooks may reach: public ones over https, and those that the operator allows (LOTLINE_WEBHOOK_NETWORKS)';
    return undefined;
  }

  /** Returns true if a URL may be reached at this address. */
  mayReach({ protocol }: URL, address: string): boolean {
    const bare = plain(address);
    if (isIP(bare) === 0) return false;
    if (this.#allowed.check(bare, familyOf(bare))) return true;
    return protocol === 'https:' && !/^::ffff:/i.test(bare) && !privateList.check(bare, familyOf(bare));
  }

  /** The addresses of a URL that may be reached. Rejects if there is none, or if one of them is not allowed. */
  async addressesOf(url: URL): Promise<LookupAddress[]> {
    const host = hostOf(url);
    const found =
      isIP(host) === 0
        ? await new Promise<LookupAddress[]>((resolve, reject) => {
            systemLookup(host, { all: true }, (error, addresses) => {
              if (error) reject(error);
              else resolve(addresses);
            });
          })
        : [{ address: host, family: isIP(host) }];
    const isAllowed = found.length > 0 && found.every(({ address }) => this.mayReach(url, address));
    if (!isAllowed) throw new Error(`${host} has an address that webhooks may not reach.`);
    return found;
  }
}

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');
