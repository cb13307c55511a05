// The gateway's connection to the network, for both contracts: one organisation's user over one connection to its peer.
import { readOutcomes } from '@lotline/chaincode/domain';
import { readConnection } from '../../../gateway/dist/ledger/fabric/readConnection.js';
import { openIdentities } from '../../../gateway/dist/ledger/fabric/identities.js';
import { fabricLedger } from '../../../gateway/dist/ledger/fabric/ledger.js';
import { connectPeers } from '../../../gateway/dist/ledger/fabric/peers.js';
import { masterData } from './goods.mjs';
import { processorTime } from './processorTime.mjs';

export async function openClients(data) {
  const { channel, chaincode, organisations } = await readConnection(data);
  const [supplier] = organisations;
  const identities = openIdentities([supplier]);
  const identity = { organisation: supplier.name, mspId: supplier.mspId, user: 'bench' };
  await identities.enrol(supplier.name, identity.user, ['admin', 'operator']);
  const peers = connectPeers(supplier.peers);
  const ledgerOf = (name) =>
    fabricLedger({
      channel,
      chaincode: name,
      peers: new Map([[supplier.name, peers]]),
      signer: () => Promise.resolve(identities.find(supplier.name, identity.user)),
      reader: identity,
    });
  return {
    identity,
    lotline: await ledgerOf(chaincode),
    reference: await ledgerOf('reference'),
    processorTime: () => processorTime(data),
    close: () => peers.close(),
  };
}

/** Throws unless a request was recorded. */
export function requireRecorded({ status, exceptions, ...rest }) {
  if (status !== 'recorded' || exceptions.length > 0) throw new Error(JSON.stringify({ status, exceptions, ...rest }));
}

/** Submits requests as one transaction of Lotline's contract. Returns the number of recorded requests, which is all. */
export async function record(clients, requests) {
  const outcomes = await submit(clients, requests);
  for (const outcome of outcomes) requireRecorded(outcome);
  return outcomes.length;
}

/** Registers the master data of the benchmark, unless it exists. */
export async function recordMasterData(clients) {
  for (const outcome of await submit(clients, masterData)) if (outcome.status !== 'exists') requireRecorded(outcome);
}

async function submit({ lotline, identity }, requests) {
  const { result } = await lotline.submit(identity, 'submit', [JSON.stringify(requests)]);
  return readOutcomes(result);
}
