import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The contract's built code. */
export interface ContractCode {
  readonly version: string;
  /** SHA-256 over the names and contents of the compiled files, hexadecimal. */
  readonly digest: string;
}

/** The built contract that will run as the chaincode. */
export async function builtContract(): Promise<ContractCode> {
  const built = dirname(dirname(require.resolve('@lotline/chaincode')));
  const text = await readFile(join(dirname(built), 'package.json'), 'utf8');
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(text));
  return { version, digest: await contractDigest(built) };
}

/** The digest of a folder's JavaScript files. */
export async function contractDigest(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.js'));
  for (const name of names.map((each) => each.replaceAll('\\', '/')).sort()) {
    const content = await readFile(join(folder, name));
    hash.update(`${name}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}
