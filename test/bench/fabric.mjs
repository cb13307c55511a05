// Transactions per second on a temporary Fabric network, each kind beside a minimal contract in the same run, and on Linux the processor
// time of the nodes per event.
//   node test/bench/fabric.mjs [--seconds 15] [--only a,b,c,d] [--ports 13050] [--fabric 3.1|2.5] [--consensus raft|bft] [--peers N]
//     [--topology FILE]
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { dataFolder } from '@lotline/network/fabric';
import { installedFolder } from '../../network/dist/fabric/programs/findPrograms.js';
import { openClients } from './fabric/clients.mjs';
import { BenchNetwork } from './fabric/network.mjs';
import { measureAll } from './fabric/measurements.mjs';

const text = { type: 'string' };
const passedOn = ['ports', 'fabric', 'consensus', 'peers', 'topology'];
const { values } = parseArgs({
  options: {
    seconds: { ...text, default: '15' },
    only: { ...text, default: 'a,b,c,d' },
    ...Object.fromEntries(passedOn.map((name) => [name, text])),
    ports: { ...text, default: '13050' },
  },
});
const seconds = Number(values.seconds);
const parts = values.only.split(',');
if (!(seconds > 0) || !parts.every((part) => /^[a-d]$/.test(part))) {
  console.error('Usage: npm run bench:fabric -- [--seconds N] [--only a,b,c,d] [--ports BASE] [--fabric 3.1|2.5] …');
  process.exit(2);
}

// The network's folder is new; programs of "npm run fabric -- install" are in the default folder.
const installed = installedFolder(dataFolder(), values.fabric ?? '3.1');
if (!process.env.FABRIC_BIN && existsSync(installed)) process.env.FABRIC_BIN = installed;

const network = new BenchNetwork();
let removing;
const remove = () => (removing ??= network.remove());
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void remove().finally(() => process.exit(1)));

try {
  const options = passedOn.flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]));
  console.log(await network.up(options));
  const clients = await openClients(network.data);
  try {
    await measureAll(clients, { seconds, parts });
  } finally {
    clients.close();
  }
} catch (error) {
  if (!removing) console.error(error.message);
  process.exitCode = 1;
} finally {
  await remove();
}
