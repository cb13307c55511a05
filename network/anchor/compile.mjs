// Compiles the contract for public chains, the same bytes on every machine: node network/anchor/compile.mjs writes the artefact,
// with --check it only compares. The compiler is an npm package of a pinned version and needs no network.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import solc from 'solc';

const source = readFileSync(new URL('LotlineAnchor.sol', import.meta.url), 'utf8');
const target = new URL('../src/anchor/compiledAnchor.ts', import.meta.url);

const settings = {
  // Runs on chains without the newest instructions, too.
  evmVersion: 'paris',
  optimizer: { enabled: true, runs: 200 },
  metadata: { bytecodeHash: 'none', appendCBOR: false },
  outputSelection: { '*': { '*': ['evm.bytecode.object'] } },
};
const sources = { 'LotlineAnchor.sol': { content: source } };
const { errors = [], contracts } = JSON.parse(
  solc.compile(JSON.stringify({ language: 'Solidity', sources, settings })),
);
if (errors.length > 0) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
const bytecode = contracts['LotlineAnchor.sol'].LotlineAnchor.evm.bytecode.object;

const text = `/** network/anchor/LotlineAnchor.sol, compiled by network/anchor/compile.mjs. Do not edit. */
export const compiledAnchor = {
  compiler: '${solc.version()}',
  /** SHA-256 of the source. */
  source: '${createHash('sha256').update(source).digest('hex')}',
  bytecode:
    '0x${bytecode}',
} as const;
`;

if (!process.argv.includes('--check')) writeFileSync(target, text);
else if (readFileSync(target, 'utf8') !== text) {
  console.error('network/src/anchor/compiledAnchor.ts is not what network/anchor/LotlineAnchor.sol compiles to.');
  process.exit(1);
}
