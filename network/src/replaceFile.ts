import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file that only its owner reads, beside the old one, which it replaces when it is on stable storage. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeSynced(`${path}.new`, content);
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Writes a file that only its owner reads; it is on stable storage when the promise resolves, and gone when it rejects. */
export async function writeSynced(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

/** A new or renamed file's name is only on stable storage when its folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
