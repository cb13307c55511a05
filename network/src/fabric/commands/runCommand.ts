import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isThere } from '../../absent';
import { lockFile } from '../../fileLock';
import type { Network } from '../network';
import { adoptProcesses } from '../processes/adoptProcesses';
import { findPrograms } from '../programs/findPrograms';
import { installArchive } from '../programs/installArchive';
import { deploy } from '../steps/deploy';
import { clean, down, networkParts } from '../steps/down';
import { awaitEndorsement } from '../steps/awaitEndorsement';
import { logs } from '../steps/logs';
import { reachableNetwork } from '../steps/reachable';
import { restore, snapshot } from '../up/snapshot';
import { status } from '../steps/status';
import { up } from '../up/up';
import { type Layout, layoutOf } from '../topology/layout';
import { parseTopology, type Topology } from '../topology/topology';
import { dataFolder, readTopologyFile, requireTopology, storedTopology } from '../topology/topologyFile';
import { generateCommand } from './generateCommand';
import { addOrganisationCommand, removeCommand, renewCommand } from './membership';
import { type Options, parseOptions, settingsOf, usage } from './options';

type Print = (line: string) => void;
type Command = (options: Options, print: Print) => Promise<void>;

/** Runs one command of `npm run fabric`. Throws an error whose message states the fault and the remedy. */
export async function runCommand(args: readonly string[], print: Print): Promise<void> {
  const options = parseOptions(args);
  const command = commands[options.command];
  if (!command) throw new RangeError(`"${options.command}" is not a command.\n\n${usage}`);
  await (reading.has(options.command) ? command(options, print) : alone(options, () => command(options, print)));
}

/** Commands that do not change a network. */
const reading: ReadonlySet<string> = new Set(['help', 'status', 'logs', 'install']);

/** Commands that need no existing folder. */
const making: ReadonlySet<string> = new Set(['up', 'restore', 'generate']);

/** Runs a command with an exclusive lock on the network. */
async function alone(options: Options, run: () => Promise<void>): Promise<void> {
  const data = dataFolder(options.data);
  if (!isThere(data) && !making.has(options.command)) return run();
  await mkdir(data, { recursive: true, mode: 0o700 });
  const held = await lockFile(join(data, 'fabric.lock'));
  if ('holder' in held) {
    throw new Error(`${held.holder} is changing the network in ${data}. Wait until it ends, or end it.`);
  }
  try {
    await adoptProcesses(data, join(data, 'run'));
    await run();
  } finally {
    await held.release();
  }
}

const commands: Readonly<Partial<Record<string, Command>>> = {
  help: (_, print) => {
    print(usage);
    return Promise.resolve();
  },
  up: async (options, print) => {
    const data = dataFolder(options.data);
    const network = await networkOf(await wantedTopology(options, data), data, print);
    print(`Fabric ${network.programs.version}, ${network.topology.consensus}, in ${data}`);
    const { version, sequence } = await up(network);
    print(`up: ${network.topology.chaincode} ${version}, sequence ${sequence}, on channel ${network.topology.channel}`);
  },
  deploy: async (options, print) => {
    const network = await reachableNetwork(await existing(options, print));
    const { version, sequence, changed } = await deploy(
      network,
      options.version === undefined ? {} : { version: options.version },
    );
    await awaitEndorsement(network);
    print(`${changed ? 'deployed' : 'already deployed:'} ${version}, sequence ${sequence}`);
  },
  status: async (options, print) => {
    const network = await existing(options, print);
    await adoptProcesses(network.layout.data, network.layout.run);
    await status(network);
  },
  logs: async (options, print) => {
    await logs(await existingLayout(options), { node: options.words[0], lines: options.lines, print });
  },
  snapshot: async (options, print) => {
    if (options.out === undefined) throw new RangeError(`snapshot needs --out FILE.\n\n${usage}`);
    await snapshot(await existing(options, print), options.out);
  },
  restore: async (options, print) => {
    if (options.from === undefined) throw new RangeError(`restore needs --from FILE.\n\n${usage}`);
    await restore(dataFolder(options.data), options.from);
    print('restored; start it with: npm run fabric -- up');
  },
  down: async (options, print) => {
    const stopped = await down(await existingLayout(options));
    print(stopped.length > 0 ? `stopped ${stopped.join(', ')}` : 'no process was running');
  },
  clean: async (options, print) => {
    const data = dataFolder(options.data);
    const there = networkParts.some((part) => isThere(join(data, part)));
    // After an interrupted `clean`, or with a damaged topology file, the default topology is removed.
    const topology = await storedTopology(data).catch(() => undefined);
    if (there) await clean(layoutOf(topology ?? parseTopology({}), data));
    print(there ? `removed the network in ${data}` : `there is no network in ${data}`);
  },
  renew: async (options, print) => {
    await renewCommand(await existing(options, print), options);
  },
  'add-organisation': async (options, print) => {
    await addOrganisationCommand(await existing(options, print), options);
  },
  'remove-organisation': async (options, print) => {
    await removeCommand(await existing(options, print), options);
  },
  'remove-orderer': async (options, print) => {
    await removeCommand(await existing(options, print), options);
  },
  generate: async (options, print) => {
    const data = dataFolder(options.data);
    const topology = await wantedTopology(options, data);
    await generateCommand(await networkOf({ ...topology, nodes: 'containers' }, data, print), options);
  },
  install: async (options, print) => {
    if (options.archive === undefined) throw new RangeError(`install needs --archive FILE.\n\n${usage}`);
    const { archive, fabric } = options;
    const version = await installArchive({ archive, series: fabric, data: dataFolder(options.data) });
    print(`installed Fabric ${version}`);
  },
};

/** The topology for `up`: the given one, or that of the network in the folder, overridden by the options. */
async function wantedTopology(options: Options, data: string): Promise<Topology> {
  const there = await storedTopology(data);
  const topology = await readTopologyFile(options.topology, settingsOf(options), there);
  const { peers } = options;
  if (peers === undefined) return topology;
  return parseTopology({ ...topology, organisations: topology.organisations.map((each) => ({ ...each, peers })) });
}

async function existing(options: Options, print: Print): Promise<Network> {
  const data = dataFolder(options.data);
  return networkOf(await requireTopology(data), data, print);
}

async function existingLayout(options: Options): Promise<Layout> {
  const data = dataFolder(options.data);
  return layoutOf(await requireTopology(data), data);
}

const networkOf = async (topology: Topology, data: string, print: Print): Promise<Network> => ({
  topology,
  layout: layoutOf(topology, data),
  programs: await findPrograms(topology.fabric, data),
  print,
});
