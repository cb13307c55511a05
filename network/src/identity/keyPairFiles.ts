import { createPrivateKey, X509Certificate } from 'node:crypto';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DamagedFile } from '../damagedFile';
import { replaceFile, syncFolder, writeSynced } from '../replaceFile';
import type { KeyPair } from './certificateAuthority';

const certificateFile = 'cert.pem';
const keyFile = 'key.pem';
const restore = 'Restore it from a copy.';

/** The PEM certificate and private key of a folder. Throws `DamagedFile`, which names the file and ends with `advice`. */
export async function readKeyPair(folder: string, advice = restore): Promise<KeyPair> {
  const found = await findKeyPair(folder, advice);
  if (found) return found;
  throw new Error(`There is no identity in ${folder}: enrol the user first.`);
}

/**
 * Writes a key pair so that a crash or a full disk leaves the old one, the new one, or a state that `readKeyPair` completes. Only the
 * owner can read it.
 */
export async function writeKeyPair(folder: string, { certificate, privateKey }: KeyPair): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeSynced(waiting(folder), certificate);
  await replaceFile(join(folder, keyFile), privateKey);
  await takeWaiting(folder);
}

/** Replaces the certificate of an unchanged key. */
export const writeCertificate = (folder: string, certificate: string): Promise<void> =>
  replaceFile(join(folder, certificateFile), certificate);

/** The folder's key pair; made and stored if it is missing. Throws as `readKeyPair` does. */
export async function keyPairIn(folder: string, make: () => Promise<KeyPair>, advice = restore): Promise<KeyPair> {
  const found = await findKeyPair(folder, advice);
  if (found) return found;
  const made = await make();
  await writeKeyPair(folder, made);
  return made;
}

/** The same as `readKeyPair`; undefined if the folder has no key pair, or only an incomplete one that was never used. */
export async function findKeyPair(folder: string, advice = restore): Promise<KeyPair | undefined> {
  const [certificate, privateKey, next] = await Promise.all([
    textOf(join(folder, certificateFile)),
    textOf(join(folder, keyFile)),
    textOf(waiting(folder)),
  ]);
  if (certificate === undefined && privateKey === undefined) return undefined;
  const refuse: Refuse = (file, reason, cause) => {
    throw new DamagedFile(join(folder, file), { reason, advice, cause });
  };
  if (privateKey === undefined) return refuse(keyFile, 'is missing');
  if (next !== undefined && isPair(next, privateKey) && !isPair(certificate, privateKey)) {
    await takeWaiting(folder);
    return { certificate: next, privateKey };
  }
  if (certificate === undefined) return refuse(certificateFile, 'is missing');
  checkForm({ certificate, privateKey }, refuse);
  return { certificate, privateKey };
}

type Refuse = (file: string, reason: string, cause?: unknown) => never;

function checkForm({ certificate, privateKey }: KeyPair, refuse: Refuse): void {
  const parsed = failure(() => new X509Certificate(certificate));
  if (parsed) refuse(certificateFile, 'holds no certificate', parsed);
  const key = failure(() => createPrivateKey(privateKey));
  if (key) refuse(keyFile, 'holds no private key', key);
}

/** The key pair of a folder, whose key must be that of the certificate. Throws `DamagedFile`. */
export function matching(folder: string, pair: KeyPair, advice = restore): KeyPair {
  if (isPair(pair.certificate, pair.privateKey)) return pair;
  throw new DamagedFile(join(folder, keyFile), { reason: 'does not match the certificate beside it', advice });
}

const waiting = (folder: string): string => join(folder, `${certificateFile}.new`);

async function takeWaiting(folder: string): Promise<void> {
  await rename(waiting(folder), join(folder, certificateFile));
  await syncFolder(folder);
  await syncFolder(dirname(folder));
}

/** The file's text; undefined if there is no such file. */
async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    // The system's error does not name the file if it is a folder, or if the disk fails.
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}

function isPair(certificate: string | undefined, privateKey: string): boolean {
  if (certificate === undefined) return false;
  try {
    return new X509Certificate(certificate).checkPrivateKey(createPrivateKey(privateKey));
  } catch {
    return false;
  }
}

function failure(parse: () => unknown): Error | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
