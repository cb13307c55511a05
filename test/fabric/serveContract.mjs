// The chaincode service of a test's contract: node serveContract.mjs NAME MODULE CLASS..., where and as which package in its environment.
import { createRequire } from 'node:module';
import { serveChaincode } from '../../network/dist/fabric/service/serveChaincode.js';

const [name, module, ...classes] = process.argv.slice(2);
const exported = createRequire(import.meta.url)(module);
await serveChaincode({ name, contracts: classes.map((each) => exported[each]) });
