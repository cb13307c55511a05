import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { findPrograms, installedFolder } from './findPrograms';
import { archiveName, programNames, type Series } from './programs';
import { runProgram } from './runProgram';

/** What to install: a downloaded release archive, for which series, into which network's data folder. */
export interface InstallRequest {
  readonly archive: string;
  readonly series: Series;
  readonly data: string;
}

/**
 * Unpacks the programs of a release archive into the data folder and returns their version. Throws, and leaves what was there, when the
 * archive cannot be read, lacks a program, or its programs do not run here or are of another version.
 */
export async function installArchive({ archive, series, data }: InstallRequest): Promise<string> {
  const names = await listArchive(archive, series);
  const entries = programNames.map((program) => ({
    program,
    entry: names.find((name) => /^(\.\/)?bin\/([^/]+?)(\.exe)?$/.exec(name)?.[2] === program),
  }));
  const missing = entries.filter(({ entry }) => entry === undefined).map(({ program }) => `bin/${program}`);
  if (missing.length > 0) {
    throw new Error(`${archive} holds no ${missing.join(', ')}: it is not ${archiveName(series)}.`);
  }
  const target = installedFolder(data, series);
  await mkdir(dirname(dirname(target)), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(dirname(dirname(target)), 'unpacking-'));
  try {
    await runProgram({
      program: 'tar',
      args: ['-xzf', archive, '-C', fresh, ...entries.map(({ entry = '' }) => entry)],
    });
    const { version } = await findPrograms(series, data, { FABRIC_BIN: join(fresh, 'bin') });
    await rm(dirname(target), { recursive: true, force: true });
    await rename(fresh, dirname(target));
    return version;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function listArchive(archive: string, series: Series): Promise<string[]> {
  try {
    return (await runProgram({ program: 'tar', args: ['-tzf', archive] })).split('\n');
  } catch (cause) {
    throw new Error(`${archive} cannot be read as an archive; it should be ${archiveName(series)}.`, { cause });
  }
}
