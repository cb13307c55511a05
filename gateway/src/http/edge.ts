import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** How the gateway meets the network outside of it. */
export interface EdgeOptions {
  /** Addresses and networks (CIDR) of reverse proxies: what they put into X-Forwarded-For is believed. */
  readonly proxies: readonly string[];
  /** Origins of web pages whose scripts may call this gateway; `*` is any. */
  readonly origins: readonly string[];
  /** The bearer token for /metrics; undefined: without an API key, only this machine has access. */
  readonly metricsKey: string | undefined;
}

/** Finds callers' addresses behind proxies, and handles CORS. */
export interface Edge {
  /** The client's address: the last one in X-Forwarded-For that no trusted proxy has, else the peer's. */
  addressOf(request: IncomingMessage): string;
  /** Returns true if a request may read /metrics without an API key. */
  mayScrape(request: IncomingMessage): boolean;
  /** Sets the CORS headers of a response. Returns true if the request was a preflight, whose response is then sent. */
  answersOrigin(request: IncomingMessage, response: ServerResponse): boolean;
}

export function openEdge({ proxies, origins, metricsKey }: EdgeOptions): Edge {
  const trusted = blockList(proxies);
  const digest = metricsKey === undefined ? undefined : sha256(metricsKey);
  const addressOf = (request: IncomingMessage): string => {
    const peer = plain(request.socket.remoteAddress ?? '');
    // Most gateways have no proxy, and a look into a list of addresses takes longer than the rest.
    if (proxies.length === 0 || !isIn(trusted, peer)) return peer;
    const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
    const hops = forwarded.map((each) => plain(each.trim())).filter((each) => isIP(each) !== 0);
    return hops.findLast((each) => !isIn(trusted, each)) ?? peer;
  };
  return {
    addressOf,
    mayScrape: (request) => {
      if (digest) return timingSafeEqual(digest, sha256(bearerOf(request)));
      // Behind a proxy on this machine that is not configured as one, every request comes from this machine.
      return isLoopback(addressOf(request)) && (proxies.length > 0 || !isForwarded(request));
    },
    answersOrigin: (request, response) => answerOrigin(origins, request, response),
  };
}

/** Checks for the headers of proxies. Behind a proxy without such headers, set LOTLINE_METRICS_KEY. */
const isForwarded = ({ headers }: IncomingMessage): boolean =>
  Object.keys(headers).some((name) => /^(forwarded|via|x-real-ip|x-forwarded-.+)$/.test(name));

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.');

/** An IPv4 address that came over IPv6 is written as IPv4. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

const bearerOf = ({ headers }: IncomingMessage): string =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';

interface Network {
  readonly address: string;
  readonly bits: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads an address or a network such as 10.0.0.0/8. */
function networkOf(text: string): Network | undefined {
  const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  const most = version === 6 ? 128 : 32;
  const length = bits === undefined ? most : Number(bits);
  return version === 0 || length > most
    ? undefined
    : { address, bits: length, family: version === 6 ? 'ipv6' : 'ipv4' };
}

export const areNetworks = (texts: readonly string[]): boolean => texts.every((each) => networkOf(each) !== undefined);

/** Origins as browsers send them: an origin that is written otherwise would match no page. */
export const areOrigins = (texts: readonly string[]): boolean =>
  texts.every((each) => each === '*' || each === 'null' || each === originOf(each));

/** Undefined without a host, and with a wildcard in it, which CORS does not have. */
const originOf = (text: string): string | undefined => {
  const { protocol, host } = URL.parse(text) ?? {};
  return host && !host.includes('*') ? `${protocol ?? ''}//${host}` : undefined;
};

function blockList(texts: readonly string[]): BlockList {
  const list = new BlockList();
  for (const text of texts) {
    const network = networkOf(text);
    if (network) list.addSubnet(network.address, network.bits, network.family);
  }
  return list;
}

function isIn(list: BlockList, address: string): boolean {
  const version = isIP(address);
  return version !== 0 && list.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** The Fetch standard's CORS protocol. API keys go in headers, so that no credentials mode is needed. */
function answerOrigin(origins: readonly string[], request: IncomingMessage, response: ServerResponse): boolean {
  const { origin } = request.headers;
  if (origins.length === 0) return false;
  response.appendHeader('Vary', 'Origin');
  if (origin === undefined || !(origins.includes('*') || origins.includes(origin))) return false;
  response.setHeader('Access-Control-Allow-Origin', origins.includes('*') ? '*' : origin);
  response.setHeader('Access-Control-Expose-Headers', exposed);
  if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
  response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, DELETE, OPTIONS');
  response.setHeader('Access-Control-Allow-Headers', accepted);
  response.setHeader('Access-Control-Max-Age', '600');
  response.writeHead(204).end();
  return true;
}

const exposed =
  'Lotline-Height, Lotline-Status, Lotline-Exceptions, Retry-After, RateLimit, RateLimit-Policy, Location, Link, GS1-EPCIS-Version, GS1-CBV-Version, GS1-Next-Page-Token-Expires';
const accepted =
  'Authorization, X-API-Key, Content-Type, Idempotency-Key, Prefer, GS1-Capture-Error-Behaviour, GS1-EPCIS-Version, GS1-EPCIS-Min, GS1-EPCIS-Max, GS1-CBV-Version, GS1-CBV-Min, GS1-CBV-Max, GS1-EPC-Format, GS1-CBV-XML-Format, GS1-Extensions';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
