import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { callerRoles } from '@lotline/chaincode/domain';
import { isThere } from '../../isThere';
import type { Keys } from '../../auth/keys';
import type { Company } from '../company';

/** The user of each demonstration organisation, with every role. */
export const demoUser = 'demo';

/**
 * Makes an API key with every role for each organisation of the demonstration and writes it where `lotline --as` finds it. An existing key
 * file stays, also if its key is revoked.
 */
export function writeKeyFiles(folder: string, keys: Keys, organisations: readonly Pick<Company, 'name'>[]): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const { name } of organisations) {
    const file = join(folder, `${name}.key`);
    if (isThere(file) && keys.knows(textOf(file).trim())) continue;
    const { text } = keys.create({ organisation: name, user: demoUser, roles: callerRoles });
    writeFileSync(`${file}.new`, `${text}\n`, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // The system's error does not always name the file.
    throw Object.assign(error as NodeJS.ErrnoException, { path: file });
  }
}
