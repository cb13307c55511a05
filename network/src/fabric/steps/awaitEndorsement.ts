import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { credentials } from '@grpc/grpc-js';
import { gateway, peer } from '@hyperledger/fabric-protos';
import { tlsFiles } from '../crypto/tlsFolder';
import { buildProposal } from '../../embedded/proposal/buildProposal';
import { readKeyPair } from '../../identity/keyPairFiles';
import { signingIdentity } from '../../identity/signingIdentity';
import type { Network } from '../network';
import { waitUntil } from '../processes/waitUntil';
import { organisationFolder, type PeerNode } from '../topology/layout';

const deadlineMs = 15_000;

/** A transaction that only reads. */
export interface Trial {
  readonly transaction: string;
  readonly args: readonly string[];
}

const ourTrial: Trial = { transaction: 'lotline:read', args: [JSON.stringify(['endorsement'])] };

/**
 * Waits until each peer's gateway can collect endorsements that satisfy the policy. Open ports are not enough: organisations must first
 * discover one another. The trial transaction is never sent to the orderers.
 */
export async function awaitEndorsement(network: Network, trial = ourTrial): Promise<void> {
  const { layout, print } = network;
  const processes = [...layout.orderers, ...layout.peers].map(({ id }) => id);
  await Promise.all(
    layout.peers.map((node) =>
      waitUntil(layout, {
        what: `endorsement across organisations through ${node.id}`,
        seconds: 60,
        processes,
        check: () => tryEndorsement(network, node, trial),
      }),
    ),
  );
  print(`endorsed across organisations through ${layout.peers.map(({ id }) => id).join(', ')}`);
}

async function tryEndorsement(
  { layout, topology }: Network,
  node: PeerNode,
  trial: Trial,
): Promise<string | undefined> {
  const folder = organisationFolder(layout.data, node.organisation);
  const { certificate, privateKey } = await readKeyPair(join(folder, 'users', 'admin'));
  const proposal = await buildProposal(
    { ...trial, identity: signingIdentity(node.mspId, certificate, privateKey) },
    { channel: topology.channel, chaincode: topology.chaincode, now: new Date() },
  );
  const signed = new peer.SignedProposal();
  signed.setProposalBytes(proposal.bytes);
  signed.setSignature(proposal.signature);
  const request = new gateway.EndorseRequest();
  request.setTransactionId(proposal.transactionId);
  request.setChannelId(topology.channel);
  request.setProposedTransaction(signed);
  const client = new gateway.GatewayClient(
    node.address,
    credentials.createSsl(await readFile(tlsFiles(node.identity).authority)),
  );
  return new Promise((resolve) => {
    client.endorse(request, { deadline: Date.now() + deadlineMs }, (error) => {
      client.close();
      resolve(error ? error.details : undefined);
    });
  });
}
