import { join } from 'node:path';
import { z } from 'zod';
import { tlsFiles } from '../crypto/tlsFolder';
import type { Network } from '../network';
import { startProcess } from '../processes/startProcess';
import { stopProcess } from '../processes/stopProcess';
import { waitUntil } from '../processes/waitUntil';
import { listeningOn, type ServiceNode, type ServiceSlot } from '../topology/layout';

/** A package and the slot that serves it. */
export interface Served {
  readonly packageId: string;
  readonly slot: 'a' | 'b';
  /** The script that serves it, with its arguments; ours by default. */
  readonly script?: readonly string[];
}

const ourScript = [join(__dirname, '..', 'chaincodeService.js')];

/** Sequences use the two slots of ports alternately. */
export const slotOfSequence = (sequence: number): 'a' | 'b' => (sequence % 2 === 1 ? 'a' : 'b');

export const slotOf = (service: ServiceNode, slot: 'a' | 'b'): ServiceSlot => service.slots[slot === 'a' ? 0 : 1];

/** Starts each organisation's chaincode service for a package and waits until it responds; replaces one that serves another package. */
export async function startServices(network: Network, served: Served): Promise<void> {
  const { layout, print } = network;
  const started: string[] = [];
  for (const service of layout.services) {
    const { id, health } = slotOf(service, served.slot);
    const now = await servedPackage(health).catch(() => undefined);
    if (now !== undefined && now !== served.packageId) await stopProcess(layout.run, id);
    if (await startService(network, service, served)) started.push(id);
  }
  for (const service of layout.services) {
    const { id, health } = slotOf(service, served.slot);
    await waitUntil(layout, {
      what: `answer of ${id}`,
      seconds: 60,
      processes: [id],
      check: async () => ((await servedPackage(health)) === served.packageId ? undefined : 'it serves another package'),
    });
  }
  if (started.length > 0) print(`started ${started.join(', ')}`);
}

/** Stops the services of a slot. */
export async function stopServices({ layout, print }: Network, slot: 'a' | 'b'): Promise<void> {
  for (const service of layout.services) {
    const { id } = slotOf(service, slot);
    if (await stopProcess(layout.run, id)) print(`stopped ${id}`);
  }
}

function startService({ layout }: Network, service: ServiceNode, served: Served): Promise<boolean> {
  const { packageId, slot, script = ourScript } = served;
  const { id, host, port, health } = slotOf(service, slot);
  const { certificate, key, authority } = tlsFiles(service.identity);
  return startProcess(layout, {
    id,
    program: process.execPath,
    args: script,
    env: {
      CHAINCODE_ID: packageId,
      CHAINCODE_SERVER_ADDRESS: `${listeningOn(host)}:${port}`,
      CHAINCODE_TLS_KEY: key,
      CHAINCODE_TLS_CERT: certificate,
      CHAINCODE_CLIENT_CA_CERT: authority,
      CHAINCODE_HEALTH_ADDRESS: `127.0.0.1:${health}`,
      // The contract reads its peer's MSP from this variable, which a peer sets only for chaincode that it starts itself.
      CORE_PEER_LOCALMSPID: service.mspId,
    },
    folder: join(layout.data, 'nodes', service.id),
    ports: [port, health],
  });
}

const healthAnswer = z.object({ packageId: z.string() });

async function servedPackage(port: number): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(2000) });
  return healthAnswer.parse(await answer.json()).packageId;
}
