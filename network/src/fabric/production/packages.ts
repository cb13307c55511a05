import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whenAbsent } from '../../absent';
import { chaincodePackage, ownAddress } from '../package/chaincodePackage';
import { builtContract } from '../package/contractDigest';
import { versionOf } from '../steps/deploy';

/** The package that each slot of the chaincode services serves. */
export type Packages = Readonly<Record<'a' | 'b', string>>;

/** Where the files are, and which slot is to serve the contract as it is built now, under which version. */
export interface PackagesRequest {
  readonly out: string;
  readonly slot?: 'a' | 'b';
  readonly version?: string;
}

export const packageVariable = (slot: 'a' | 'b'): string => `LOTLINE_PACKAGE_${slot.toUpperCase()}`;

export const packagesText = ({ a, b }: Packages): string =>
  `${packageVariable('a')}=${a}\n${packageVariable('b')}=${b}\n`;

/**
 * The contract as it is built now for both slots, or for the one that is named: a slot that serves an earlier version goes on with it, as
 * the files say that are there.
 */
export async function packagesFor(chaincode: string, { out, slot, version }: PackagesRequest): Promise<Packages> {
  const code = await builtContract();
  const label = `${chaincode}_${version ?? versionOf(code)}`;
  const there = await packagesIn(out);
  const of = (each: 'a' | 'b'): string => {
    const kept = each === slot ? undefined : there.get(packageVariable(each));
    return kept ?? chaincodePackage({ label, digest: code.digest, address: ownAddress(each) }).id;
  };
  return { a: of('a'), b: of('b') };
}

async function packagesIn(out: string): Promise<ReadonlyMap<string, string>> {
  const texts = await Promise.all(
    ['.env', 'packages.env'].map((name) => readFile(join(out, name), 'utf8').catch(whenAbsent(''))),
  );
  const lines = texts.flatMap((text) => text.split('\n').map((line) => /^(LOTLINE_PACKAGE_[AB])=(.+)$/.exec(line)));
  return new Map(lines.flatMap((match) => (match?.[1] && match[2] ? [[match[1], match[2]] as const] : [])));
}
