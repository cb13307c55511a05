import type { PeerVersion } from '@lotline/network/embedded';
import { embeddedLedger } from '../../gateway/src/ledger/embedded/ledger';
import { carrier, farm, shop } from '../chaincode/support/cast';
import { peerNetwork } from '../chaincode/support/peers';
import { behavesLikeOneChain, type TwoViews } from './chain';
import { embeddedForgery } from './embeddedForgery';
import { embeddedPeers } from './embeddedPeers';
import { withstandsForgery } from './forgery';
import { behavesLikeALedger, type OpenLedger } from './ledger';
import { behavesLikeAPeer } from './peer';
import { verifiesReceipts } from './receipts';

async function open(version: PeerVersion): Promise<TwoViews> {
  const network = await peerNetwork();
  const { ledger } = await network.open(version, () => new Date());
  const user = ({ msp }: typeof farm): OpenLedger['users']['farm'] => ({
    organisation: msp,
    mspId: msp,
    user: 'clerk',
  });
  const view = embeddedLedger(ledger, 'trace', ({ mspId }) => Promise.resolve(network.users.get(mspId)!));
  return {
    ledger: view,
    elsewhere: view,
    users: { farm: user(farm), carrier: user(carrier), shop: user(shop) },
    close: () => network.remove(),
  };
}

for (const version of ['3.1', '2.5'] as const) {
  behavesLikeALedger(`the embedded ledger as a ${version} peer`, () => open(version));
  verifiesReceipts(`the embedded ledger as a ${version} peer`, () => open(version));
  behavesLikeOneChain(`the embedded ledger as a ${version} peer`, () => open(version));
  behavesLikeAPeer(`the embedded ledger as a ${version} peer`, () => embeddedPeers(version));
  for (const count of version === '3.1' ? [3, 4, 5, 6] : [3, 5]) {
    withstandsForgery(`an embedded ledger of ${count} as ${version} peers`, () => embeddedForgery(version, count));
  }
}
