// The contract to compare with, served as Lotline's is: by a process of each organisation, endorsed by a majority.
import { fileURLToPath } from 'node:url';
import { deployContract } from '../../fabric/deployContract.mjs';

const module = fileURLToPath(new URL('../../dist/bench/fabric/referenceContract.js', import.meta.url));

export const deployReference = (data) =>
  deployContract({ data, chaincode: 'reference', module, contracts: ['ReferenceContract'] });
