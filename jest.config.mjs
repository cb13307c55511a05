export default {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['lotline-source', 'node', 'require', 'default'] },
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Tests on real input need a folder that is not in the repository: LOTLINE_SHARED=<folder> jest test/shared.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.LOTLINE_SHARED ? [] : ['/test/shared/'])],
  modulePathIgnorePatterns: ['/dist/'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2023', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  testTimeout: 30_000,
};
