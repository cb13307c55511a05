import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { callerRoles } from '@lotline/chaincode/domain';
import { rolesAttribute } from '@lotline/chaincode';
import { enrolUser, openFabricMaterial } from '@lotline/network/fabric';
import type { FabricOptions } from '../../gateway/src/ledger/fabric/open';
import type { OpenedLedger } from '../../gateway/src/ledger/opened';
import { deployedContract } from '../fabric/deployedContract';
import { temporaryFolder } from '../temporaryFolder';
import { errandsAt } from './errands';
import { connectionFile } from './fabricPeers';
import type { OpenForgery } from './forgery';

/** The contract and the forging contract on a Fabric network, under a new chaincode name, through a gateway for all organisations. */
export async function fabricForgery(
  data: string,
  openLedger: (options: FabricOptions) => Promise<OpenedLedger>,
): Promise<OpenForgery> {
  const folder = temporaryFolder();
  const chaincode = `forged-${randomUUID().slice(0, 8)}`;
  const material = await openFabricMaterial(data);
  const deployed = await deployedContract({
    data,
    chaincode,
    module: join(__dirname, '..', 'dist', 'behaviour', 'forgingContract.js'),
    contracts: ['LotlineContract', 'ForgingContract'],
  });
  const attributes = { [rolesAttribute]: callerRoles.join('+') };
  const signers = await Promise.all(material.organisations.map((each) => enrolUser(each, 'forger', { attributes })));
  const { address, tlsCaCertificate } = material.organisations[0]!.peers[0]!;
  const { ledger } = await openLedger({ fabric: connectionFile(folder, material, chaincode), organisation: undefined });
  const forge = (endorsers: readonly string[]): ReturnType<typeof errandsAt> =>
    errandsAt(() =>
      Promise.resolve({
        signer: signers[0]!,
        endpoint: address,
        tlsCa: tlsCaCertificate,
        channel: material.channel,
        chaincode,
        endorsers,
      }),
    );
  return {
    ledger,
    users: material.organisations.map(({ name, mspId }) => ({ organisation: name, mspId, user: 'forger' })),
    forge: async (writes, endorsers) => {
      const args = [JSON.stringify(writes)];
      const errand = { by: 'farm', transaction: 'forging:forge', args, endorsers: [] } as const;
      return (await forge(endorsers).run(errand)).code;
    },
    close: async () => {
      await ledger.close();
      await deployed.stop();
    },
  };
}
