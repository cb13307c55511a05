import { readdirSync, readFileSync, statSync } from 'node:fs';
import { CliError } from './cliError';

const unreadable = (path: string, error: unknown): CliError =>
  new CliError(`${path} cannot be read.`, {
    why: error instanceof Error ? error.message : String(error),
    fix: 'Run this as the user that the gateway runs as, or name another folder with --data or LOTLINE_DATA.',
  });

/** The files in a folder; empty if the folder does not exist. */
export function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as Partial<NodeJS.ErrnoException>).code === 'ENOENT') return [];
    throw unreadable(folder, error);
  }
}

/** Returns true if the path exists. */
export function isThere(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A file's text. */
export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new CliError(`${file} cannot be read.`, { why: error instanceof Error ? error.message : String(error) });
  }
}
