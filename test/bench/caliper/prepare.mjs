// Prepares a running network for Hyperledger Caliper: deploys the reference contract, records master data, and prints the network
// configuration for Caliper's fabric-gateway binding.
//   node test/bench/caliper/prepare.mjs --data FOLDER > network.json
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openFabricMaterial } from '@lotline/network/fabric';
import { openClients, recordMasterData } from '../fabric/clients.mjs';
import { deployReference } from '../fabric/reference.mjs';

const { values } = parseArgs({ options: { data: { type: 'string' } } });
if (values.data === undefined) {
  console.error('Usage: node test/bench/caliper/prepare.mjs --data FOLDER > network.json');
  process.exit(2);
}

async function prepare() {
  await deployReference(values.data);
  const clients = await openClients(values.data);
  await recordMasterData(clients);
  clients.close();

  const { channel, chaincode, organisations } = await openFabricMaterial(values.data);
  const [{ mspId, folder, peers }] = organisations;
  const user = join(folder, 'users', clients.identity.user);
  const configuration = {
    name: 'Lotline',
    version: '2.0.0',
    caliper: { blockchain: 'fabric' },
    channels: [{ channelName: channel, contracts: [{ id: chaincode, contractID: 'lotline' }, { id: 'reference' }] }],
    organizations: [
      {
        mspid: mspId,
        identities: {
          certificates: [
            {
              name: clients.identity.user,
              clientPrivateKey: { path: join(user, 'key.pem') },
              clientSignedCert: { path: join(user, 'cert.pem') },
            },
          ],
        },
        peers: peers.map(({ address, tlsCaCertificate }) => ({
          endpoint: address,
          tlsCACerts: { pem: tlsCaCertificate },
        })),
      },
    ],
  };
  console.log(JSON.stringify(configuration, undefined, 2));
}

// Caught here, because the logger of fabric-contract-api would report an uncaught error as its own.
await prepare().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
