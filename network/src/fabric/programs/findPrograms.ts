import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { must } from '@lotline/chaincode/domain';
import { howToInstall, programNames, type Programs } from './programs';
import type { Series } from '../topology/topology';
import { programVersion } from './programVersion';

/** The folder of programs that `install` unpacked. */
export const installedFolder = (data: string, series: Series): string => join(data, 'programs', series, 'bin');

/**
 * Finds Fabric's programs: in FABRIC_BIN if it is set, else in the folder of `install`, else on PATH. If one is missing or has another
 * version than the topology requires, throws an error that names the release archive to get.
 */
export async function findPrograms(series: Series, data: string, environment = process.env): Promise<Programs> {
  const said = environment['FABRIC_BIN'];
  const folders = said
    ? [said]
    : [installedFolder(data, series), ...(environment['PATH'] ?? '').split(delimiter).filter((each) => each !== '')];
  const found = await Promise.all(programNames.map((name) => findIn(folders, name)));
  const missing = programNames.filter((_, index) => found[index] === undefined);
  if (missing.length > 0) {
    const where = said ? `FABRIC_BIN (${said})` : 'the data folder or on PATH';
    throw new Error(`Fabric's ${missing.join(', ')} cannot be found in ${where}. ${howToInstall(series)}`);
  }
  const [peer = '', orderer = '', configtxgen = '', osnadmin = ''] = found;
  return { peer, orderer, configtxgen, osnadmin, version: await commonVersion({ peer, orderer, configtxgen }, series) };
}

async function findIn(folders: readonly string[], name: string): Promise<string | undefined> {
  for (const folder of folders) {
    for (const file of process.platform === 'win32' ? [`${name}.exe`, name] : [name]) {
      const path = join(folder, file);
      if (await isExecutable(path)) return path;
    }
  }
  return undefined;
}

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

async function commonVersion(programs: Record<string, string>, series: Series): Promise<string> {
  const versions = await Promise.all(
    Object.entries(programs).map(async ([name, path]) => ({ path, version: await programVersion(name, path) })),
  );
  const other = versions.find(({ version }) => !version.startsWith(`${series}.`));
  if (other) {
    throw new Error(
      `${other.path} is Fabric ${other.version}, but the topology asks for ${series}. ${howToInstall(series)}`,
    );
  }
  return must(versions[0], 'program').version;
}
