import { join } from 'node:path';
import { offerCapabilities, rolesAttribute } from '@lotline/chaincode';
import { callerRoles } from '@lotline/chaincode/domain';
import {
  enrolUser,
  LedgerError,
  type LocalOrganisation,
  openEmbeddedLedger,
  openNetwork,
  type PeerVersion,
} from '@lotline/network/embedded';
import { embeddedLedger } from '../../gateway/src/ledger/embedded/ledger';
import { temporaryFolder } from '../temporaryFolder';
import type { OpenForgery } from './forgery';
import { ForgingContract, LotlineContract } from './forgingContract';

/** The contract and the forging contract on an embedded ledger of `count` organisations, and its orderer. */
export async function embeddedForgery(
  peerVersion: PeerVersion,
  count: number,
): Promise<OpenForgery & { readonly orderer: LocalOrganisation }> {
  const folder = temporaryFolder();
  const organisations = Array.from({ length: count }, (_, n) => ({ name: `org-${n}`, mspId: `Org${n}MSP` }));
  const network = await openNetwork({ folder: join(folder, 'net'), organisations, ordererMsp: 'OrdererMSP' });
  const attributes = { [rolesAttribute]: callerRoles.join('+') };
  const signers = await Promise.all(network.organisations.map((each) => enrolUser(each, 'clerk', { attributes })));
  const ledger = await openEmbeddedLedger({
    folder: join(folder, 'ledger'),
    channel: 'trace',
    ...network,
    chaincode: { name: 'lotline', contracts: [LotlineContract, ForgingContract] },
    peerVersion,
    onReady: (capabilities, handler) => {
      offerCapabilities(handler, capabilities);
    },
  });
  return {
    orderer: network.orderer,
    ledger: embeddedLedger(ledger, 'trace', ({ mspId }) =>
      Promise.resolve(signers.find((each) => each.mspId === mspId)!),
    ),
    users: signers.map(({ mspId }) => ({ organisation: mspId, mspId, user: 'clerk' })),
    forge: async (writes, endorsingOrganisations) => {
      const request = { identity: signers[0]!, transaction: 'forging:forge', args: [JSON.stringify(writes)] };
      const { transactionId } = await ledger.submit({ ...request, endorsingOrganisations }).catch((error: unknown) => {
        if (error instanceof LedgerError) return error;
        throw error;
      });
      return ledger.transaction(transactionId)!.code;
    },
    close: () => ledger.close(),
  };
}
