import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { Connection } from './connection';

const peer = z.strictObject({
  /** host:port of the peer's gateway service. */
  endpoint: z.string().regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port'),
  /** File of the authority (PEM) of the peer's TLS certificate. */
  tlsCa: z.string().min(1),
  /** The name in the peer's TLS certificate, if it is not the host. */
  hostname: z.string().min(1).optional(),
});

const member = z.strictObject({
  name: z.string().regex(/^[a-zA-Z0-9][a-zA-Z0-9.-]{0,62}$/, 'must be letters, digits, dots and dashes'),
  mspId: z.string().min(1),
  /** File of the authority (PEM) that issues the organisation's identities. */
  caCertificate: z.string().min(1),
});

const organisation = member.extend({
  /** Its peers in order of preference; none if this gateway does not act for the organisation. */
  peers: z.array(peer).max(16).default([]),
  /** Folder of its users' identities; none if this gateway does not act for the organisation. */
  identities: z.string().min(1).optional(),
  /** For `fabric-network`: a connection profile and a file wallet in place of `peers` and `identities`. */
  profile: z.string().min(1).optional(),
  wallet: z.string().min(1).optional(),
});

const content = z.strictObject({
  channel: z.string().min(1),
  chaincode: z.string().min(1),
  organisations: z.array(organisation).min(1).max(100),
  orderer: member,
  /** The name of each organisation's user that reads blocks and states for the gateway. */
  reader: z.string().min(1).default('gateway'),
  /** For `fabric-network`: true if the peers that discovery returns are reached on this machine. */
  asLocalhost: z.boolean().default(false),
});

type FileContent = z.output<typeof content>;

/** Reads a connection file. Throws a RangeError that names its faults. */
export function readConnectionFile(file: string): Connection {
  const read = content.safeParse(parseJson(file, readText(file, 'LOTLINE_FABRIC names no network')));
  if (read.success) return connectionOf(read.data, dirname(file));
  const faults = read.error.issues.map((issue) => `${issue.path.join('.') || 'it'}: ${issue.message}`);
  throw new RangeError(`${file} does not describe a Fabric network: ${faults.join('; ')}.`);
}

function readText(file: string, consequence: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new RangeError(`${consequence}: ${file} cannot be read.`, { cause: error });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${file} is not JSON.`, { cause: error });
  }
}

/** Paths in the file are relative to it. */
function connectionOf(read: FileContent, folder: string): Connection {
  const path = (text: string | undefined): string | undefined =>
    text === undefined ? undefined : resolve(folder, text);
  const pem = (text: string): string =>
    readText(resolve(folder, text), 'A certificate of the Fabric network is missing');
  return {
    ...read,
    organisations: read.organisations.map(({ name, mspId, caCertificate, peers, identities, profile, wallet }) => ({
      name,
      mspId,
      caCertificate: pem(caCertificate),
      peers: peers.map(({ endpoint, tlsCa, hostname }) => ({ endpoint, tlsCa: pem(tlsCa), hostname })),
      identities: path(identities),
      profile: path(profile),
      wallet: path(wallet),
    })),
    orderer: { ...read.orderer, caCertificate: pem(read.orderer.caCertificate) },
  };
}
