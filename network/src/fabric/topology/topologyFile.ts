import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { whenAbsent } from '../../absent';
import { orderingOrganisations, parseTopology, type Topology, type TopologyInput } from './topology';

const fileName = 'topology.json';

/** The folder of the network's data; by default $LOTLINE_DATA/fabric, or .lotline/fabric. */
export const dataFolder = (said: string | undefined): string =>
  resolve(said ?? join(process.env['LOTLINE_DATA'] ?? '.lotline', 'fabric'));

/**
 * Reads a topology file, or the topology of the existing network, and overrides single settings. Nodes of an existing network keep their
 * places.
 */
export async function readTopologyFile(
  file: string | undefined,
  settings: TopologyInput = {},
  there?: Topology,
): Promise<Topology> {
  if (file === undefined) return parseTopology({ ...there, ...settings }, 'the topology that the options make');
  const read = parseJson(file, await readText(file));
  if (typeof read !== 'object' || read === null) throw new RangeError(`${file} holds no JSON object.`);
  const parsed = parseTopology({ ...read, ...settings }, file);
  const placed = there ? parseTopology(inPlace(parsed, there), file) : parsed;
  return withAbsoluteFolders(placed, dirname(resolve(file)));
}

/** The topology with the existing places of the same organisations' nodes. */
function inPlace(topology: Topology, there: Topology): unknown {
  const ordering = orderingOrganisations(there);
  const kept = <T extends { readonly name: string }>(each: T, all: readonly PlacedNodes[]): T => {
    const { places, service } = all.find(({ name }) => name === each.name) ?? { places: [] };
    return { ...each, places, ...('service' in each ? { service } : {}) };
  };
  return {
    ...topology,
    formerPorts: there.formerPorts,
    orderer: kept(topology.orderer, ordering),
    moreOrderers: topology.moreOrderers.map((each) => kept(each, ordering)),
    organisations: topology.organisations.map((each) => kept(each, there.organisations)),
  };
}

interface PlacedNodes {
  readonly name: string;
  readonly places: readonly number[];
  readonly service?: number;
}

function withAbsoluteFolders(topology: Topology, from: string): Topology {
  const absolute = <T extends { readonly msp?: string | undefined }>(each: T): T =>
    each.msp === undefined ? each : { ...each, msp: resolve(from, each.msp) };
  return {
    ...topology,
    orderer: absolute(topology.orderer),
    moreOrderers: topology.moreOrderers.map(absolute),
    organisations: topology.organisations.map(absolute),
  };
}

/** The topology of the network in `data`; undefined if there is none. */
export async function storedTopology(data: string): Promise<Topology | undefined> {
  const file = join(data, fileName);
  const text = await readFile(file, 'utf8').catch(whenAbsent(undefined));
  return text === undefined ? undefined : parseTopology(parseJson(file, text), file);
}

/** The topology of the network in `data`; throws if there is none. */
export async function requireTopology(data: string): Promise<Topology> {
  const topology = await storedTopology(data);
  if (topology) return topology;
  throw new RangeError(`There is no Fabric network in ${data}. Make one with: npm run fabric -- up --data ${data}`);
}

/** Replaces the stored topology, after the channel's configuration has changed. */
export async function replaceTopology(data: string, topology: Topology): Promise<void> {
  await mkdir(data, { recursive: true, mode: 0o700 });
  const file = join(data, fileName);
  await writeFile(`${file}.new`, `${JSON.stringify(topology, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new RangeError(`The topology file ${file} cannot be read.`, { cause });
  }
}

function parseJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new RangeError(`${file} is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
