import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../absent';
import type { KeyPair } from './certificateAuthority';

const certificateFile = 'cert.pem';
const keyFile = 'key.pem';

/** Whether the folder holds a finished key pair. What cannot be looked at is no reason to make another one. */
const hasKeyPair = (folder: string): boolean => isThere(join(folder, certificateFile));

/** Reads the PEM certificate and private key of a folder. */
export async function readKeyPair(folder: string): Promise<KeyPair> {
  try {
    const [certificate, privateKey] = await Promise.all([
      readFile(join(folder, certificateFile), 'utf8'),
      readFile(join(folder, keyFile), 'utf8'),
    ]);
    return { certificate, privateKey };
  } catch (cause) {
    if ((cause as Partial<NodeJS.ErrnoException>).code !== 'ENOENT') {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`The identity in ${folder} cannot be read: ${why}`, { cause });
    }
    throw new Error(`There is no identity in ${folder}: enrol the user first.`, { cause });
  }
}

/** Writes a key pair so that a crash leaves none or all of it; only the owner can read the key. */
export async function writeKeyPair(folder: string, { certificate, privateKey }: KeyPair): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, keyFile), privateKey, { mode: 0o600 });
  await writeFile(join(folder, `${certificateFile}.new`), certificate, { mode: 0o644 });
  await rename(join(folder, `${certificateFile}.new`), join(folder, certificateFile));
}

/** The folder's key pair; made and stored the first time. */
export async function keyPairIn(folder: string, make: () => Promise<KeyPair>): Promise<KeyPair> {
  if (hasKeyPair(folder)) return readKeyPair(folder);
  const made = await make();
  await writeKeyPair(folder, made);
  return made;
}
