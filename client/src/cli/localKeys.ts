import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CliError, usageError } from './cliError';
import { filesIn } from './localFiles';

/** The organisations with keys in the data folder, in alphabetical order. */
export function localOrganisations(data: string): string[] {
  return filesIn(join(data, 'keys'))
    .filter((file) => file.endsWith('.key'))
    .map((file) => file.slice(0, -'.key'.length))
    .toSorted();
}

/** The API key of a local organisation. */
export function localKey(data: string, organisation: string): string {
  const file = join(data, 'keys', `${organisation}.key`);
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(organisation)) {
    throw usageError(`"${organisation}" is no organisation's name.`);
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    const known = localOrganisations(data);
    throw new CliError(`There is no key of "${organisation}" here.`, {
      exit: 2,
      why: `${file}: ${error instanceof Error ? error.message : String(error)}`,
      fix:
        known.length > 0
          ? `Use --as with one of: ${known.join(', ')}.`
          : 'Only the demonstration keeps keys in its data folder (--data or LOTLINE_DATA). For your own companies set LOTLINE_KEY; the first key: lotline keys bootstrap.',
    });
  }
}
