import { callerRoles } from '@lotline/chaincode/domain';
import { openFabric } from '../../gateway/src/ledger/fabric/open';
import { openFabricNetwork } from '../../gateway/src/ledger/fabric-network/open';
import type { LedgerIdentity } from '../../gateway/src/ledger/ledger';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { behavesLikeOneChain, type TwoViews } from './chain';
import { fabricPeers } from './fabricPeers';
import { behavesLikeALedger, type OpenLedger } from './ledger';
import { behavesLikeAPeer } from './peer';
import { verifiesReceipts } from './receipts';

/** The folder or connection file of a network with history; only this suite may have used its chaincode. */
const options = { fabric: process.env['LOTLINE_FABRIC_TEST'] ?? '', organisation: undefined };

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

behavesLikeALedger('a Fabric network through its gateway service', async () => played(await openFabric(options)));

/** The chain through the supplier's and the retailer's gateway, each with its own peer. */
async function twoViews(openLedger: typeof openFabric): Promise<TwoViews> {
  const opened = await played(await openLedger(options));
  const { ledger: elsewhere } = await openLedger({ ...options, organisation: 'retailer' });
  const close = async (): Promise<void> => {
    await elsewhere.close();
    await opened.close();
  };
  return { ...opened, elsewhere, close };
}

verifiesReceipts('a Fabric network through its gateway service', async () => played(await openFabric(options)));
behavesLikeOneChain('a Fabric network through its gateway service', () => twoViews(openFabric));
behavesLikeAPeer('a Fabric network through its gateway service', () => fabricPeers(options.fabric, openFabric));

behavesLikeALedger('a Fabric network through fabric-network', async () => played(await openFabricNetwork(options)));
behavesLikeOneChain('a Fabric network through fabric-network', () => twoViews(openFabricNetwork));
behavesLikeAPeer('a Fabric network through fabric-network', () => fabricPeers(options.fabric, openFabricNetwork));
