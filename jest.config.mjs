/** The suites that take longest, in `test`: see test/jest.slow.mjs. A file that is named on the command line always runs. */
export const slow = [
  'anchor/*.test.ts',
  'chaincode/properties.test.ts',
  'client/epcis.test.ts',
  'client/exceptions.test.ts',
  'client/init.test.ts',
  'client/journey.test.ts',
  'client/package.test.ts',
  'client/receipts.test.ts',
  'client/recalls.test.ts',
  'client/uploads.test.ts',
  'crash/*.test.ts',
  'gateway/admission.test.ts',
  'gateway/answerers.test.ts',
  'gateway/blockStreams.test.ts',
  'gateway/companies.test.ts',
  'gateway/embeddedOperation.test.ts',
  'gateway/eventStreams.test.ts',
  'gateway/fabricNetworkWire.test.ts',
  'gateway/generate.test.ts',
  'gateway/inventory/year.test.ts',
  'gateway/labels/print.test.ts',
  'gateway/mail.test.ts',
  'gateway/mockRecall.test.ts',
  'gateway/recallChecks.test.ts',
  'gateway/recallMail.test.ts',
  'gateway/uploads/xlsx.test.ts',
  'gateway/webhooks.test.ts',
  'gateway/welcome.test.ts',
  'gateway/whoChanged.test.ts',
  'proof/*.test.ts',
];
const isNamed = process.argv.slice(2).some((each) => !each.startsWith('-') && each.includes('test/'));

export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['lotline-source', 'node', 'require', 'default'] },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts', ...(isNamed ? [] : slow.map((each) => `!**/test/${each}`))],
  // Tests on real input need a folder that is not in the repository: LOTLINE_SHARED=<folder> jest test/shared.
  // Those on a real network need one that runs: LOTLINE_FABRIC_TEST=<its folder> jest test/behaviour/fabric.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...(process.env.LOTLINE_SHARED ? [] : ['/test/shared/']),
    ...(process.env.LOTLINE_FABRIC_TEST ? [] : ['/test/behaviour/fabric']),
  ],
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
    // @noble/* are ES modules only, and Jest has but require().
    '/@noble/.+\\.js$': ['@swc/jest', { jsc: { target: 'es2023' }, module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!@noble/)'],
  // fabric-network multiplies big numbers in JavaScript, and every look into a test file's sandbox for Math costs more than the product.
  sandboxInjectedGlobals: ['Math'],
  testTimeout: 30_000,
  collectCoverageFrom: ['{chaincode,network,gateway,client}/src/**/*.ts'],
  coverageProvider: 'v8',
  coverageReporters: ['text', 'text-summary'],
};
