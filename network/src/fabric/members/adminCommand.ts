import { join } from 'node:path';
import type { Network } from '../network';
import { runProgram } from '../programs/runProgram';
import { leadingPeers } from '../steps/peerCommand';
import { organisationFolder } from '../topology/layout';

/** An organisation whose administrator acts. */
export interface Acting {
  readonly name: string;
  readonly mspId: string;
}

/** Runs a `peer` command as an organisation's administrator. It connects to no peer, so that an ordering organisation can use it too. */
export function adminCommand(network: Network, { name, mspId }: Acting, args: readonly string[]): Promise<string> {
  const [peer] = leadingPeers(network);
  if (!peer) throw new RangeError('The network has no peer.');
  return runProgram({
    program: network.programs.peer,
    args,
    env: {
      FABRIC_CFG_PATH: peer.folder,
      FABRIC_LOGGING_SPEC: 'error',
      CORE_PEER_LOCALMSPID: mspId,
      CORE_PEER_MSPCONFIGPATH: join(organisationFolder(network.layout.data, name), 'users', 'admin', 'msp'),
    },
  });
}
