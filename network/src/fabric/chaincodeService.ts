import { contracts } from '@lotline/chaincode';
import { serveChaincode } from './service/serveChaincode';

serveChaincode({ name: 'lotline', contracts }).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
