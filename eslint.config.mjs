import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

/** Imports that would turn an arrow of the architecture around (docs/architecture.md). */
const forbid = (...patterns) => ['error', { patterns: patterns.map(([group, message]) => ({ group, message })) }];
const ours = ['@lotline/*', 'lotline'];

/** A list or object that is spread where it is written hides what is in it. */
const spreadLiterals = ['ObjectExpression > SpreadElement > ObjectExpression', 'SpreadElement > ArrayExpression'].map(
  (selector) => ({ selector, message: 'Write the entries without the spread.' }),
);

export default defineConfig(
  { ignores: ['**/dist/', '**/node_modules/', '.lotline/'] },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.js'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        URL: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        require: 'readonly',
        module: 'readonly',
        __dirname: 'readonly',
        performance: 'readonly',
      },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': ['error', ...spreadLiterals],
      complexity: ['error', 10],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-console': 'error',
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: ['chaincode/src/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid([ours, 'chaincode is what a peer receives alone: it depends on none of ours']),
      'no-restricted-globals': [
        'error',
        ...['process', 'setTimeout', 'setInterval', 'setImmediate', 'fetch', 'performance', 'crypto', 'Intl'].map(
          (name) => ({
            name,
            message: 'Every peer must compute the same bytes: no clock, random, locale or environment in chaincode.',
          }),
        ),
      ],
      'no-restricted-syntax': [
        'error',
        ...spreadLiterals,
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: 'Time is the transaction’s.' },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: 'Time is the transaction’s.',
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: 'Chaincode is deterministic.',
        },
        { selector: 'MemberExpression[property.name=/^toLocale/]', message: 'Chaincode has no locale.' },
        { selector: "CallExpression[callee.property.name='localeCompare']", message: 'Chaincode has no locale.' },
        {
          selector: "Program > VariableDeclaration[kind='let']",
          message: 'Chaincode keeps no state between transactions.',
        },
      ],
    },
  },
  {
    files: ['chaincode/src/domain/**/*.ts'],
    ignores: ['chaincode/src/domain/sha256.ts'],
    rules: {
      'no-restricted-imports': forbid(
        [ours, 'chaincode depends on none of ours'],
        [['node:*', 'fabric-*', '@hyperledger/*', '**/engine/**', '**/fabric/**'], 'the domain is pure: zod only'],
      ),
    },
  },
  {
    files: ['network/src/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid([
        ['@lotline/gateway', '@lotline/gateway/*', 'lotline'],
        'network runs under the gateway',
      ]),
    },
  },
  {
    files: ['gateway/src/**/*.ts'],
    rules: { 'no-restricted-imports': forbid([['lotline'], 'the gateway does not know its clients']) },
  },
  {
    files: ['client/src/**/*.ts'],
    rules: {
      'no-restricted-imports': forbid([
        ['@lotline/*', '**/chaincode/**', '**/gateway/**', '**/network/**'],
        'what is installed as a client holds its own copy of the language (#domain), the answers (#answers), barcodes and links (#gs1), XML (#xml) and the proofs (#verify)',
      ]),
      'no-console': 'off',
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-console': 'off',
    },
  },
);
