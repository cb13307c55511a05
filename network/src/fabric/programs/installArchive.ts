import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { must } from '@lotline/chaincode/domain';
import { findPrograms, installedFolder } from './findPrograms';
import { archiveName, howToInstall, programNames } from './programs';
import { type Series, seriesNames } from '../topology/topology';
import { programVersion } from './programVersion';
import { runProgram } from './runProgram';

/** A release archive to install, the network's data folder, and optionally the required series. */
export interface InstallRequest {
  readonly archive: string;
  readonly series: Series | undefined;
  readonly data: string;
}

const newest: Series = '3.1';

/**
 * Unpacks the programs of a release archive into the data folder and returns their version. Throws, and keeps existing programs, if the
 * archive cannot be read or lacks a program, or if its programs do not run here or have another version.
 */
export async function installArchive({ archive, series, data }: InstallRequest): Promise<string> {
  const names = await listArchive(archive, series ?? newest);
  const entries = programNames.map((program) => ({
    program,
    entry: names.find((name) => /^(\.\/)?bin\/([^/]+?)(\.exe)?$/.exec(name)?.[2] === program),
  }));
  const missing = entries.filter(({ entry }) => entry === undefined).map(({ program }) => `bin/${program}`);
  if (missing.length > 0) {
    throw new Error(`${archive} holds no ${missing.join(', ')}: it is not ${archiveName(series ?? newest)}.`);
  }
  await mkdir(join(data, 'programs'), { recursive: true, mode: 0o700 });
  const fresh = await mkdtemp(join(data, 'programs', 'unpacking-'));
  try {
    const unpack = ['-xzf', archive, '-C', fresh, ...entries.map(({ entry = '' }) => entry)];
    await runProgram({ program: 'tar', args: unpack });
    const found = await seriesOf(
      join(fresh, 'bin', basename(must(must(entries[0], 'program').entry, 'entry'))),
      archive,
    );
    if (series !== undefined && found !== series)
      throw new Error(`${archive} is Fabric ${found}. ${howToInstall(series)}`);
    const { version } = await findPrograms(found, data, { FABRIC_BIN: join(fresh, 'bin') });
    const target = dirname(installedFolder(data, found));
    await rm(target, { recursive: true, force: true });
    await rename(fresh, target);
    return version;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function seriesOf(peer: string, archive: string): Promise<Series> {
  const version = await programVersion('peer', peer);
  const found = seriesNames.find((each) => version.startsWith(`${each}.`));
  if (found === undefined)
    throw new Error(`${archive} is Fabric ${version}; ${seriesNames.join(' and ')} are what this runs with.`);
  return found;
}

async function listArchive(archive: string, series: Series): Promise<string[]> {
  try {
    return (await runProgram({ program: 'tar', args: ['-tzf', archive] })).split('\n');
  } catch (cause) {
    throw new Error(`${archive} cannot be read as an archive; it should be ${archiveName(series)}.`, { cause });
  }
}
