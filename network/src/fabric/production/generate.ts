import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Yaml, yaml } from '../config/yaml';
import { writeConfig } from '../config/writeConfig';
import { makeIdentities } from '../crypto/makeIdentities';
import type { Network } from '../network';
import { makeGenesisBlock } from '../steps/makeGenesisBlock';
import { builderFolder } from '../steps/builderFolder';
import { replaceTopology, storedTopology } from '../topology/topologyFile';
import { topologyChanges } from '../topology/changes';
import { builderScripts } from './builderScripts';
import { composeFile, identitiesVariable } from './compose';
import { type Container, containersOf } from './container';
import { chaincodeDockerfile, dockerIgnore } from './dockerfile';
import { kubernetesFiles } from './kubernetes';
import { type Packages, packagesFor, type PackagesRequest, packagesText } from './packages';
import { forwardScript, secretsScript } from './scripts';

export type Platform = 'compose' | 'kubernetes';

/** The platform and the output folder. */
export interface GenerateRequest extends PackagesRequest {
  readonly platform: Platform;
}

const repository = resolve(__dirname, '..', '..', '..', '..');

/**
 * Writes the files with which a container platform runs the network: official images, configuration, health checks, limits. Makes
 * missing identities and the first block in the data folder; the files in `out` refer to them and contain no key.
 */
export async function generate(network: Network, request: GenerateRequest): Promise<void> {
  const { topology, layout, print } = network;
  const { platform, out } = request;
  if (!layout.containers) throw new RangeError('The topology must say "nodes": "containers".');
  const stored = await storedTopology(layout.data);
  if (stored) topologyChanges(layout.data, stored, topology);
  await replaceTopology(layout.data, topology);
  await makeIdentities(topology, layout);
  await writeConfig(topology, layout, builderFolder);
  await makeGenesisBlock(network);
  for (const [file, text] of await platformFiles(network, request)) await writeText(join(out, file), text);
  print(`${platform} files in ${out}; identities and first block in ${layout.data}`);
}

/** The files that `generate` writes, by their path in `out`. */
export async function platformFiles(
  { topology, layout }: Pick<Network, 'topology' | 'layout'>,
  request: GenerateRequest,
): Promise<TextFile[]> {
  const { platform, out } = request;
  const identities = join(layout.data, 'organisations');
  const containers = containersOf(topology, layout);
  const packages = await packagesFor(topology.chaincode, request);
  const name = `lotline-${topology.channel}`;
  const files =
    platform === 'compose'
      ? composeFiles(name, containers, { identities, packages, out })
      : clusterFiles(name, containers, { identities, packages });
  return [...files, ...sharedFiles(containers)];
}

type TextFile = readonly [string, string];
function composeFiles(
  name: string,
  containers: readonly Container[],
  { identities, packages, out }: { identities: string; packages: Packages; out: string },
): TextFile[] {
  const user = `${process.getuid?.() ?? 1000}:${process.getgid?.() ?? 1000}`;
  const variables = {
    [identitiesVariable]: identities,
    LOTLINE_SOURCE: repository,
    LOTLINE_DOCKERFILE: join(resolve(out), 'chaincode', 'Dockerfile'),
    LOTLINE_USER: user,
  };
  return [
    ['compose.yaml', yaml(composeFile(name, containers, identities))],
    [
      '.env',
      `${Object.entries(variables)
        .map(([key, value]) => `${key}=${value}`)
        .join('\n')}\n${packagesText(packages)}`,
    ],
  ];
}

const clusterFiles = (
  name: string,
  containers: readonly Container[],
  { identities, packages }: { identities: string; packages: Packages },
): TextFile[] => [
  ...Object.entries(kubernetesFiles(name, containers)).map(([file, documents]): TextFile => [
    file,
    manyDocuments(documents),
  ]),
  ['packages.env', packagesText(packages)],
  ['secrets.sh', secretsScript(containers, identities)],
  ['forward.sh', forwardScript(containers)],
];

const manyDocuments = (documents: readonly Yaml[]): string => documents.map(yaml).join('---\n');

const sharedFiles = (containers: readonly Container[]): TextFile[] => [
  ...containers.flatMap(({ name, config }): TextFile[] =>
    config ? [[`config/${name}/${config.file}`, config.text]] : [],
  ),
  ...Object.entries(builderScripts).map(([name, text]): TextFile => [`builder/bin/${name}`, text]),
  ['chaincode/Dockerfile', chaincodeDockerfile],
  ['chaincode/Dockerfile.dockerignore', dockerIgnore],
];

async function writeText(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
  if (text.startsWith('#!')) await chmod(file, 0o755);
}
