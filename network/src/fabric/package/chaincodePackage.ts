import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { tar } from './tar';

/** The content of a package. `digest` identifies the contract's code; `address` is what peers dial, or a template for it. */
export interface PackageRequest {
  readonly label: string;
  readonly digest: string;
  readonly address: string;
}

/** The template of a service's address, which each peer replaces by the one of its own organisation. */
export const ownAddress = (slot: 'a' | 'b'): string => `{{.address_${slot}}}`;

export interface ChaincodePackage {
  readonly id: string;
  readonly label: string;
  readonly bytes: Buffer;
}

/**
 * A package for chaincode as a service: a connection template and the digest of the code that must run there. The same code gives the same
 * bytes on every machine, and with them the same package id, so that organisations can compare the packages that they approve.
 */
export function chaincodePackage({ label, digest, address }: PackageRequest): ChaincodePackage {
  const connection = {
    address,
    // Shorter than the endorsement timeout of peers, so that a peer without its service fails in time to try another one.
    dial_timeout: '3s',
    tls_required: true,
    client_auth_required: true,
    client_key: '{{.client_key}}',
    client_cert: '{{.client_cert}}',
    root_cert: '{{.root_cert}}',
  };
  const code = gzip(
    tar([
      { name: 'connection.json', bytes: json(connection) },
      { name: 'contract.json', bytes: json({ sha256: digest }) },
    ]),
  );
  const bytes = gzip(
    tar([
      { name: 'metadata.json', bytes: json({ type: 'ccaas', label }) },
      { name: 'code.tar.gz', bytes: code },
    ]),
  );
  return { id: `${label}:${createHash('sha256').update(bytes).digest('hex')}`, label, bytes };
}

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value)}\n`);

/**
 * A gzip file (RFC 1952) of stored blocks (RFC 1951, 3.2.4). Compressed bytes would differ between zlib versions, and a library's header
 * names the operating system; a package of this size needs no compression.
 */
function gzip(content: Buffer): Buffer {
  const most = 0xffff;
  const blocks: Buffer[] = [];
  for (let start = 0; start < content.length; start += most) {
    const part = content.subarray(start, start + most);
    const header = Buffer.alloc(5);
    header.writeUInt8(start + most >= content.length ? 1 : 0, 0);
    header.writeUInt16LE(part.length, 1);
    header.writeUInt16LE(0xffff - part.length, 3);
    blocks.push(header, part);
  }
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]), ...blocks, trailer]);
}
