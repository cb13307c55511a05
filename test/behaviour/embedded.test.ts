import type { PeerVersion } from '@lotline/network/embedded';
import { embeddedLedger } from '../../gateway/src/ledger/embedded/ledger';
import { carrier, farm, shop } from '../chaincode/support/cast';
import { peerNetwork } from '../chaincode/support/peers';
import { behavesLikeALedger, type OpenLedger } from './ledger';

async function open(version: PeerVersion): Promise<OpenLedger> {
  const network = await peerNetwork();
  const { ledger } = await network.open(version, () => new Date());
  const user = ({ msp }: typeof farm): OpenLedger['users']['farm'] => ({
    organisation: msp,
    mspId: msp,
    user: 'clerk',
  });
  return {
    ledger: embeddedLedger(ledger, 'trace', ({ mspId }) => Promise.resolve(network.users.get(mspId)!)),
    users: { farm: user(farm), carrier: user(carrier), shop: user(shop) },
    close: () => network.remove(),
  };
}

for (const version of ['3.1', '2.5'] as const) {
  behavesLikeALedger(`the embedded ledger as a ${version} peer`, () => open(version));
}
