import { callerRoles } from '@lotline/chaincode/domain';
import { openFabric } from '../../gateway/src/ledger/fabric/open';
import type { LedgerIdentity } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { behavesLikeALedger, type OpenLedger } from './ledger';

/** The folder of a network of the default topology, or its connection file. */
const fabric = process.env['LOTLINE_FABRIC_TEST'];

/** The cast of the suite, played by the organisations of a Fabric network. */
async function played({ ledger, members }: OpenedLedger): Promise<OpenLedger> {
  const user = async (organisation: string): Promise<LedgerIdentity> => {
    await members.enrol(organisation, 'clerk', callerRoles);
    const { mspId } = members.organisations.find((each) => each.organisation === organisation)!;
    return { organisation, mspId, user: 'clerk' };
  };
  const users = { farm: await user('supplier'), carrier: await user('carrier'), shop: await user('retailer') };
  return { ledger, users, close: () => ledger.close() };
}

behavesLikeALedger('a Fabric network through its gateway service', async () =>
  played(await openFabric({ fabric, organisation: undefined })),
);
