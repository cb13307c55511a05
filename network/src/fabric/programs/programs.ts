import type { Series } from '../topology/topology';

/** The Fabric programs that a network needs. */
export const programNames = ['peer', 'orderer', 'configtxgen', 'osnadmin'] as const;
export type ProgramName = (typeof programNames)[number];

/** The path of each program, and their version. */
export type Programs = Readonly<Record<ProgramName, string>> & { readonly version: string };

/** The latest tested release of each series. */
export const releases: Readonly<Record<Series, string>> = { '3.1': '3.1.5', '2.5': '2.5.16' };

const systems: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'linux',
  darwin: 'darwin',
  win32: 'windows',
};

/** The name of the official release archive of a series for this machine. */
export function archiveName(series: Series, platform = process.platform, architecture: string = process.arch): string {
  const system = systems[platform] ?? platform;
  const machine = architecture === 'x64' ? 'amd64' : architecture;
  return `hyperledger-fabric-${system}-${machine}-${releases[series]}.tar.gz`;
}

/** Instructions to get and install that archive. */
export function howToInstall(series: Series): string {
  const archive = archiveName(series);
  return (
    `Download ${archive} from https://github.com/hyperledger/fabric/releases/tag/v${releases[series]} and run: ` +
    `npm run fabric -- install --archive ${archive} (or set FABRIC_BIN to a folder that holds the programs).`
  );
}
