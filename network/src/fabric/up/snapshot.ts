import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { whenAbsent } from '../../absent';
import type { Network } from '../network';
import { runProgram } from '../programs/runProgram';
import { requireTopology } from '../topology/topologyFile';
import { down, networkParts, runningProcesses } from '../steps/down';
import { up } from './up';

const patienceMs = 30 * 60_000;

/**
 * Archives ledgers, identities and configuration into one file, with the network stopped so that the archive is consistent. It contains
 * private keys: only its owner may read it. A network that was running is started again.
 */
export async function snapshot(network: Network, out: string): Promise<void> {
  const { layout, print } = network;
  const file = resolve(out);
  const fresh = await emptyArchive(file, layout.data);
  const wasRunning = (await runningProcesses(layout)).length > 0;
  await down(layout);
  try {
    await runProgram({
      program: 'tar',
      args: ['-czf', fresh, '-C', layout.data, ...networkParts],
      timeoutMs: patienceMs,
    });
    await rename(fresh, file);
    print(`archived ${layout.data} in ${file}`);
  } finally {
    await rm(fresh, { force: true });
    if (wasRunning) await up(network);
  }
}

/** Makes the empty archive before the network stops: an invalid path causes no downtime, and the keys are never readable by others. */
async function emptyArchive(file: string, data: string): Promise<string> {
  const fresh = `${file}.new`;
  const [part = ''] = relative(data, file).split(sep);
  if ((networkParts as readonly string[]).includes(part)) {
    throw new RangeError(`${file} is inside the archived folder: name a file elsewhere.`);
  }
  if ((await stat(file).catch(whenAbsent(undefined)))?.isDirectory())
    throw new RangeError(`${file} is a folder: name a file.`);
  try {
    await rm(fresh, { force: true });
    await writeFile(fresh, '', { mode: 0o600, flag: 'wx' });
    return fresh;
  } catch (cause) {
    throw new Error(`No archive can be written at ${file}: name a file in an existing folder of yours.`, {
      cause,
    });
  }
}

/** Unpacks an archive that `snapshot` made. Throws if the folder holds a network already, which `clean` removes. */
export async function restore(data: string, from: string): Promise<void> {
  await requireFile(from);
  await mkdir(data, { recursive: true, mode: 0o700 });
  const there = (await readdir(data)).filter((name) => (networkParts as readonly string[]).includes(name));
  if (there.length > 0) {
    throw new RangeError(
      `${data} holds a network already (${there.join(', ')}). Remove it with: npm run fabric -- clean`,
    );
  }
  // Unpacked beside its place, so that the incomplete network of an interrupted run is not mistaken for a complete one.
  const fresh = join(data, 'restoring');
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  try {
    await runProgram({
      program: 'tar',
      args: ['-xzf', resolve(from), '-C', fresh, ...networkParts],
      timeoutMs: patienceMs,
    });
    await requireTopology(fresh);
  } catch (cause) {
    await rm(fresh, { recursive: true, force: true });
    throw new Error(`${from} is no archive that snapshot made, or not all of it.`, { cause });
  }
  for (const part of networkParts) await rename(join(fresh, part), join(data, part));
  await rm(fresh, { recursive: true, force: true });
}

async function requireFile(file: string): Promise<void> {
  const found = await stat(file).catch(whenAbsent(undefined));
  if (found?.isFile() !== true) throw new RangeError(`There is no file ${file} to restore from.`);
}
