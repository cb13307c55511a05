import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import { CliError } from '../cliError';
import { send } from '../send';

interface Options {
  readonly kind: string;
  readonly subject?: string;
  readonly issuer?: string;
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly uri?: string;
}

export function addRegisterDocument(register: Command): void {
  register
    .command('document')
    .description('register a certificate or other document by its hash; its content is not sent')
    .argument('<file>', 'the document, or its SHA-256 in 64 lower case hexadecimal digits')
    .requiredOption('--kind <kind>', 'kind of document, such as "organic certificate"')
    .option('--subject <text>', 'subject of the document')
    .option('--issuer <name>', 'issuer of the document')
    .option('--valid-from <date>', 'YYYY-MM-DD')
    .option('--valid-to <date>', 'YYYY-MM-DD')
    .option('--uri <uri>', 'address of the document')
    .action(async (file: string, options: Options, command: Command) => {
      await send(command, 'registerDocument', { sha256: await hashOf(file), ...options });
    });
}

async function hashOf(file: string): Promise<string> {
  if (/^[0-9a-f]{64}$/.test(file)) return file;
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(file), hash);
  } catch (error) {
    throw new CliError(`${file} cannot be read.`, { why: error instanceof Error ? error.message : String(error) });
  }
  return hash.digest('hex');
}
