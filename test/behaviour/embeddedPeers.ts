import { enrolUser, type EmbeddedLedger, LedgerError, type PeerVersion } from '@lotline/network/embedded';
import { embeddedLedger } from '../../gateway/src/ledger/embedded/ledger';
import type { Ledger, LedgerIdentity } from '../../gateway/src/ledger/ledger';
import { LaterContract, ProbeContract } from '../network/probeContract';
import { probeNetwork } from '../network/probeLedger';
import type { Errand, OpenPeers } from './probe';

const actors = ['farm', 'carrier', 'shop'] as const;

/** The probe on the embedded ledger. An upgrade opens the folder with the next version of the contract. */
export async function embeddedPeers(peerVersion: PeerVersion): Promise<OpenPeers> {
  const net = await probeNetwork();
  const signers = await Promise.all(net.network.organisations.map((each) => enrolUser(each, 'clerk')));
  const mspId = (actor: (typeof actors)[number]): string => signers[actors.indexOf(actor)]!.mspId;
  const user = (actor: (typeof actors)[number]): LedgerIdentity => ({
    organisation: actor,
    mspId: mspId(actor),
    user: 'clerk',
  });
  let opened = await net.open('peers', { peerVersion });
  const view = (ledger: EmbeddedLedger): Ledger =>
    embeddedLedger(ledger, 'trace', (identity) =>
      Promise.resolve(signers.find((each) => each.mspId === identity.mspId)!),
    );
  const request = ({ by, transaction, args, transient = {} }: Errand): Parameters<EmbeddedLedger['propose']>[0] => ({
    identity: signers[actors.indexOf(by)]!,
    transaction,
    args,
    transient: Object.fromEntries(Object.entries(transient).map(([name, text]) => [name, Buffer.from(text)])),
  });
  return {
    ledger: view(opened),
    users: { farm: user('farm'), carrier: user('carrier'), shop: user('shop') },
    mspId,
    run: async (errand) => {
      const endorsingOrganisations = errand.endorsers.map(mspId);
      const { transactionId } = await opened
        .submit({ ...request(errand), endorsingOrganisations })
        .catch((error: unknown) => {
          if (error instanceof LedgerError) return error;
          throw error;
        });
      const { code, block } = opened.transaction(transactionId)!;
      return { code, block };
    },
    runTwice: async (errand) => {
      const signed = await opened.propose(request(errand));
      const { identity } = request(errand);
      await Promise.allSettled([0, 1].map(() => opened.submitProposal(signed, identity)));
      return opened.submitProposal(signed, identity).then(
        () => 'It was taken twice.',
        (error: unknown) => (error as Error).message,
      );
    },
    upgrade: async () => {
      await opened.close();
      const chaincode = { name: 'probe', contracts: [ProbeContract, LaterContract] };
      opened = await net.open('peers', { peerVersion, chaincode });
      return view(opened);
    },
    close: async () => {
      await opened.close();
      await net.remove();
    },
  };
}
