// Serves the reference contract like Lotline's: a process per organisation, endorsed by a majority.
import { fileURLToPath } from 'node:url';
import { deployContract } from '../../fabric/deployContract.mjs';

const module = fileURLToPath(new URL('../../dist/bench/fabric/referenceContract.js', import.meta.url));

export const deployReference = (data) =>
  deployContract({ data, chaincode: 'reference', module, contracts: ['ReferenceContract'] });
