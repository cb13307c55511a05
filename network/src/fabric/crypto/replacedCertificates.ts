import { createHash, X509Certificate } from 'node:crypto';
import { readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { KeyPair } from '../../identity/certificateAuthority';
import { revocationList } from '../../identity/revocationList';

/** Replaced certificates: serial number and SHA-256 of the public key, both in hex. */
const replaced = z.array(z.strictObject({ serial: z.string(), key: z.string() }));
type Replaced = z.output<typeof replaced>;

const recordFile = (organisation: string): string => join(organisation, 'replaced.json');
const listFile = (organisation: string): string => join(organisation, 'revoked.pem');

/** Records an identity's certificate that is about to be replaced. Call it before the new one is stored. */
export async function noteReplaced(organisation: string, { certificate }: KeyPair): Promise<void> {
  const before = await readReplaced(organisation);
  const entry = entryOf(certificate);
  if (before.some(({ serial }) => serial === entry.serial)) return;
  await write(recordFile(organisation), `${JSON.stringify([...before, entry], null, 2)}\n`);
}

/**
 * The organisation's certificate revocation list (PEM): certificates whose keys no node or user has any more. A certificate that was
 * renewed with the same key is not revoked. Undefined if there is none. The list is rewritten when it grows.
 */
export async function revokedCertificates(organisation: string, authority: KeyPair): Promise<string | undefined> {
  const inUse = new Set((await identitiesOf(organisation)).map((certificate) => entryOf(certificate).key));
  const revoked = (await readReplaced(organisation)).filter(({ key }) => !inUse.has(key)).map(({ serial }) => serial);
  if (revoked.length === 0) return undefined;
  const [first, ...rest] = (await textOf(listFile(organisation)))?.split('\n') ?? [];
  const wanted = `# ${revoked.join(' ')}`;
  if (first === wanted) return rest.join('\n');
  const list = await revocationList(authority, revoked);
  await write(listFile(organisation), `${wanted}\n${list}`);
  return list;
}

async function readReplaced(organisation: string): Promise<Replaced> {
  const text = await textOf(recordFile(organisation));
  return text === undefined ? [] : replaced.parse(JSON.parse(text));
}

async function identitiesOf(organisation: string): Promise<string[]> {
  const folders = [
    ...(await namesIn(join(organisation, 'nodes'))).map((name) => join(organisation, 'nodes', name, 'identity')),
    ...(await namesIn(join(organisation, 'users'))).map((name) => join(organisation, 'users', name)),
  ];
  const texts = await Promise.all(folders.map((folder) => textOf(join(folder, 'cert.pem'))));
  return texts.filter((text) => text !== undefined);
}

function entryOf(certificate: string): Replaced[number] {
  const { serialNumber, publicKey } = new X509Certificate(certificate);
  const key = createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('hex');
  return { serial: serialNumber, key };
}

const namesIn = (folder: string): Promise<string[]> => unlessAbsent(readdir(folder)).then((names) => names ?? []);
const textOf = (file: string): Promise<string | undefined> => unlessAbsent(readFile(file, 'utf8'));

async function unlessAbsent<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text, { mode: 0o644 });
  await rename(`${file}.new`, file);
}
