// The tests that need no other process, no real time and no thousands of random cases. The rest, by folder and file:
import { join } from 'node:path';
import all from '../jest.config.mjs';

const slow = [
  'behaviour/',
  'crash/',
  'client/(capture|cli|examples|init|journey|package|verifyLedger)',
  'chaincode/(anyOrder|attacks/growth|attacks/nonInterference|countsInAnyOrder|onTheLedger|properties|recallClosure)',
  'gateway/(blockStreams|companies|embeddedOperation|bisection|fabricAdapter|fabricBlocks|fabricNetworkWire|quarantine|traceProperties|welcome)',
  'anchor/',
  'proof/(offlineProof|withoutNode)',
  'network/(bootstrap|durability|localIdentities|renewal|revocation)',
];

export default {
  ...all,
  rootDir: join(import.meta.dirname, '..'),
  testPathIgnorePatterns: [...all.testPathIgnorePatterns, ...slow.map((each) => `/test/${each}`)],
};
