import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { askOperations } from '../processes/askOperations';

/** Timeout in seconds: orderers dial a restarted one again after up to two minutes (gRPC's longest backoff). */
export const orderersPatience = 150;

/** Waits until the orderers have a leader and, with Raft, it is connected to all of them, so that one orderer may stop. */
export async function awaitLeader({ layout, topology }: Network): Promise<void> {
  await waitUntil(layout, {
    what: 'leader of the orderers',
    seconds: orderersPatience,
    processes: layout.orderers.map(({ id }) => id),
    check: async () => {
      const metrics = await Promise.all(layout.orderers.map((node) => askOperations(layout.data, node, '/metrics')));
      const wanted = { raft: allActive(layout.orderers.length), bft: [/^consensus_BFT_is_leader\{.*\} 1$/m] };
      const leads = metrics.some(({ text }) => wanted[topology.consensus].every((line) => line.test(text)));
      return leads ? undefined : 'none leads all of them';
    },
  });
}

const allActive = (count: number): RegExp[] => [
  /^consensus_etcdraft_is_leader\{.*\} 1$/m,
  new RegExp(`^consensus_etcdraft_active_nodes\\{.*\\} ${count}$`, 'm'),
];
