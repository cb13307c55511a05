import type { Topology } from '../topology/topology';

/** The programs of Fabric that a network is made and run with. */
export const programNames = ['peer', 'orderer', 'configtxgen', 'osnadmin'] as const;
export type ProgramName = (typeof programNames)[number];

/** Where each program is, and the version they report. */
export type Programs = Readonly<Record<ProgramName, string>> & { readonly version: string };

export type Series = Topology['fabric'];
export const seriesNames: readonly Series[] = ['3.1', '2.5'];

/** The release of each series that this was last run with. */
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

/** Where that archive is published, and what to do with it. */
export function howToInstall(series: Series): string {
  const archive = archiveName(series);
  return (
    `Download ${archive} from https://github.com/hyperledger/fabric/releases/tag/v${releases[series]} and run: ` +
    `npm run fabric -- install --archive ${archive} (or set FABRIC_BIN to a folder that holds the programs).`
  );
}
