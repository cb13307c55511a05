import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Writes a file, readable only by its owner, beside the old one, and replaces that once the new one is on stable storage. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  await writeSynced(`${path}.new`, content);
  await rename(`${path}.new`, path);
  await syncFolder(dirname(path));
}

/** Writes a file, readable only by its owner; it is on stable storage when the promise resolves, and removed when it rejects. */
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

/** Syncs a folder, without which a new or renamed file's name is not on stable storage. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
