// Puts a test's contract beside Lotline's on a network that runs, or its next version in the place of the one that is there. Each
// organisation serves it from a process and ports of its own, with the keys of its own chaincode service, and approves a package of its
// own.
// As a program it takes its request as JSON, prints what it deployed, and stops the services when its standard input ends.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { requireTopology } from '@lotline/network/fabric';
import { chaincodePackage } from '../../network/dist/fabric/package/chaincodePackage.js';
import { findPrograms } from '../../network/dist/fabric/programs/findPrograms.js';
import { awaitEndorsement } from '../../network/dist/fabric/steps/awaitEndorsement.js';
import { approve, commit, committedDefinition, install } from '../../network/dist/fabric/steps/lifecycle.js';
import { leadingPeers } from '../../network/dist/fabric/steps/peerCommand.js';
import { slotOf, slotOfSequence, startServices, stopServices } from '../../network/dist/fabric/steps/services.js';
import { layoutOf } from '../../network/dist/fabric/topology/layout.js';

const service = fileURLToPath(new URL('serveContract.mjs', import.meta.url));
/** Every contract answers it, by fabric-contract-api. */
const trial = { transaction: 'org.hyperledger.fabric:GetMetadata', args: [] };

/**
 * Deploys and waits until every peer gathers endorsements. The request: `data`, the network's folder; `chaincode`, the name on the channel;
 * `module` and `contracts`, a compiled CommonJS file and the names of its contract classes, the default one first; `ports`, the first of
 * ten for each organisation (by default those of Lotline); `terms`, further options of `peer lifecycle chaincode`, such as
 * `--signature-policy`. Answers with the version, the sequence and `stop`, which ends the services.
 */
export async function deployContract({ data, chaincode, module, contracts, ports, terms = [] }) {
  const network = await networkWith(data, chaincode, ports);
  const sequence = ((await committedDefinition(network))?.sequence ?? 0) + 1;
  const digest = createHash('sha256').update(readFileSync(module)).update(contracts.join()).digest('hex');
  const definition = { version: digest.slice(0, 8), sequence, terms };
  const slot = slotOfSequence(sequence);
  const stop = async () => {
    for (const each of ['a', 'b']) await stopServices(network, each);
  };
  try {
    const packages = await Promise.all(
      leadingPeers(network).map(async (peer) => {
        const own = networkOf(network, peer);
        const { address } = slotOf(own.layout.services[0], slot);
        const made = chaincodePackage({ label: `${chaincode}_${sequence}`, digest, address });
        await startServices(own, { packageId: made.id, slot, script: [service, chaincode, module, ...contracts] });
        await installPackage(own, `${chaincode}.${peer.organisation}`, made);
        return { peer, made };
      }),
    );
    await Promise.all(packages.map(({ peer, made }) => approve(network, peer, definition, made.id)));
    await commit(network, definition);
    await awaitEndorsement(network, trial);
    await stopServices(network, slot === 'a' ? 'b' : 'a');
  } catch (error) {
    await stop();
    throw error;
  }
  return { version: definition.version, sequence, stop };
}

/** The network that the steps of the launcher take. The chaincode and its server are others. */
async function networkWith(data, chaincode, ports) {
  const topology = await requireTopology(data);
  const layout = layoutOf(topology, data);
  const first = ports ?? topology.ports + 200 + 10 * topology.organisations.length;
  const named = (id) => id.replace('chaincode', chaincode);
  const services = layoutOf({ ...topology, ports: first - 200 }, data).services.map((each) => ({
    ...each,
    id: named(each.id),
    slots: each.slots.map((slot) => ({ ...slot, id: named(slot.id) })),
  }));
  return {
    topology: { ...topology, chaincode },
    layout: { ...layout, services },
    programs: await findPrograms(topology.fabric, data),
    print: () => undefined,
  };
}

/** The part of the network that belongs to one organisation. */
function networkOf(network, { organisation }) {
  const own = (nodes) => nodes.filter((node) => node.organisation === organisation);
  const { peers, services } = network.layout;
  return { ...network, layout: { ...network.layout, peers: own(peers), services: own(services) } };
}

async function installPackage(network, name, { bytes }) {
  const { channelFolder } = network.layout;
  mkdirSync(channelFolder, { recursive: true, mode: 0o700 });
  const file = join(channelFolder, `${name}.tar.gz`);
  writeFileSync(file, bytes);
  await install(network, file);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { stop, ...deployed } = await deployContract(JSON.parse(process.argv[2]));
  process.stdin.once('end', () => void stop()).resume();
  console.log(JSON.stringify(deployed));
}
