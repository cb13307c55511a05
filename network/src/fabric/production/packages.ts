import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { whenAbsent } from '../../absent';
import { chaincodePackage, ownAddress } from '../package/chaincodePackage';
import { builtContract } from '../package/contractDigest';
import { versionOf } from '../steps/deploy';

/** The package that each slot of the chaincode services serves. */
export type Packages = Readonly<Record<'a' | 'b', string>>;

/** The folder of the files, and the slot and version for the contract that is built now. */
export interface PackagesRequest {
  readonly out: string;
  readonly slot?: 'a' | 'b';
  readonly version?: string;
}

export const packageVariable = (slot: 'a' | 'b'): string => `LOTLINE_PACKAGE_${slot.toUpperCase()}`;

export const packagesText = ({ a, b }: Packages): string =>
  `${packageVariable('a')}=${a}\n${packageVariable('b')}=${b}\n`;

/**
 * The packages of both slots: the contract that is built now for both, or only for the named slot; the other slot keeps its package, from
 * the existing files.
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
