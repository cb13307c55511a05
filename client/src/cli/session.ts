import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Client, createClient } from '../sdk';
import { usageError } from './cliError';
import { localKey, localOrganisations } from './localKeys';
import { createOutput, type Output } from './output';
import { watchedFetch } from './watchedFetch';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly json?: boolean;
  readonly as?: string;
  readonly url?: string;
  readonly data?: string;
  readonly quiet?: boolean;
  readonly timeout?: number;
  readonly idempotencyKey?: string;
}

/** The context of a command: gateway address, caller and output. */
export interface Session {
  readonly out: Output;
  readonly url: string;
  readonly data: string;
  /** The organisation of `--as`; undefined if the key is not a local one. */
  readonly as: string | undefined;
  /** The key of `--as`, else LOTLINE_KEY. */
  readonly key: string | undefined;
  /** The caller's key of a write, which makes it safe to repeat. */
  readonly idempotencyKey: string | undefined;
  /** A client for reads; any local organisation will do. */
  reader(): Client;
  /** A client for writes; the organisation must be explicit. */
  writer(): Client;
  /** A client for a local organisation. */
  actingAs(organisation: string): Client;
  /** A client without a key and retries, to check if a gateway responds. */
  anonymous(): Client;
}

/** The session of a command. */
export const sessionOf = (command: Command): Session => openSession(command.optsWithGlobals<GlobalOptions>());

/** Makes a session from the global options and the environment. */
function openSession(options: GlobalOptions, environment: NodeJS.ProcessEnv = process.env): Session {
  const out = createOutput({ json: options.json ?? false, quiet: options.quiet ?? false });
  const { url, data } = surroundings(options, environment);
  const timeoutMs = options.timeout === undefined ? undefined : options.timeout * 1000;
  const connect = (key: string): Client => createClient({ url, key, timeoutMs, fetch: watchedFetch(out) });
  const key = options.as === undefined ? environment['LOTLINE_KEY'] : localKey(data, options.as);
  const actingAs = (organisation: string): Client => connect(localKey(data, organisation));
  return {
    out,
    url,
    data,
    as: options.as,
    key,
    idempotencyKey: options.idempotencyKey,
    reader: () => (key === undefined ? actingAs(anyone(data, out)) : connect(key)),
    writer: () => (key === undefined ? actingAs(theOnly(data)) : connect(key)),
    actingAs,
    anonymous: () => createClient({ url, timeoutMs, retries: 0 }),
  };
}

/** Addresses of the gateway and the local data: from options first, then from the environment. */
function surroundings(options: GlobalOptions, environment: NodeJS.ProcessEnv): { url: string; data: string } {
  const url = options.url ?? environment['LOTLINE_URL'] ?? 'http://127.0.0.1:7600';
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw usageError(
      `"${url}" is not an HTTP address.`,
      'Set --url or LOTLINE_URL to an address such as http://127.0.0.1:7600.',
    );
  }
  return { url, data: resolve(options.data ?? environment['LOTLINE_DATA'] ?? '.lotline') };
}

/** The key of the first local organisation, for reads. */
function anyone(data: string, out: Output): string {
  const [first] = localOrganisations(data);
  if (first === undefined) throw noKey(data);
  out.note(`Reading as ${first}, the first organisation with a key in ${data}; --as selects another.`);
  return first;
}

/** The key of the only local organisation, for writes. Throws if there are several. */
function theOnly(data: string): string {
  const [first, ...others] = localOrganisations(data);
  if (first === undefined) throw noKey(data);
  if (others.length === 0) return first;
  throw usageError(
    'It is not clear which organisation acts.',
    `Add --as with one of: ${[first, ...others].join(', ')}; or set LOTLINE_KEY.`,
  );
}

const noKey = (data: string): Error =>
  usageError(
    `No API key: LOTLINE_KEY is not set and ${data} holds no keys.`,
    'Set LOTLINE_KEY to a key that an administrator made for you (the first one: lotline keys bootstrap ORGANISATION). The demonstration keeps its keys in its data folder: --data or LOTLINE_DATA.',
  );
