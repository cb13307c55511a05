import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { whenAbsent } from '../../absent';
import { parseTopology, type Topology, type TopologyInput } from './topology';

const fileName = 'topology.json';

/** The folder of the network's data: $LOTLINE_DATA/fabric, or .lotline/fabric, unless said. */
export const dataFolder = (said: string | undefined): string =>
  resolve(said ?? join(process.env['LOTLINE_DATA'] ?? '.lotline', 'fabric'));

/** Reads a topology file and lays single settings over it. */
export async function readTopologyFile(file: string | undefined, settings: TopologyInput = {}): Promise<Topology> {
  if (file === undefined) return parseTopology(settings, 'the topology that the options make');
  const stored = parseJson(file, await readText(file));
  if (typeof stored !== 'object' || stored === null) throw new RangeError(`${file} holds no JSON object.`);
  return withAbsoluteFolders(parseTopology({ ...stored, ...settings }, file), dirname(resolve(file)));
}

function withAbsoluteFolders(topology: Topology, from: string): Topology {
  const absolute = <T extends { readonly msp?: string | undefined }>(each: T): T =>
    each.msp === undefined ? each : { ...each, msp: resolve(from, each.msp) };
  return {
    ...topology,
    orderer: absolute(topology.orderer),
    organisations: topology.organisations.map(absolute),
  };
}

/** The topology of the network that is in `data`, or undefined when there is none. */
export async function storedTopology(data: string): Promise<Topology | undefined> {
  const file = join(data, fileName);
  const text = await readFile(file, 'utf8').catch(whenAbsent(undefined));
  return text === undefined ? undefined : parseTopology(parseJson(file, text), file);
}

/** The topology of the network in `data`; throws when nobody made one there. */
export async function requireTopology(data: string): Promise<Topology> {
  const topology = await storedTopology(data);
  if (topology) return topology;
  throw new RangeError(`There is no Fabric network in ${data}. Make one with: npm run fabric -- up --data ${data}`);
}

/** Stores the topology the first time. Later it must be the same: ports, organisations and consensus are in the first block. */
export async function settleTopology(data: string, topology: Topology): Promise<void> {
  const stored = await storedTopology(data);
  if (stored && !isDeepStrictEqual(stored, topology)) {
    throw new RangeError(
      `The network in ${data} was made from another topology (${fileName} there; its first block holds it). ` +
        'Use another --data folder, or remove the network with: npm run fabric -- clean',
    );
  }
  if (!stored) await replaceTopology(data, topology);
}

/** Stores a topology in the place of the one that is there: the channel's configuration has changed with it. */
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
