import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The blocks of a real Fabric network, recorded once; see test/network/fabricVerification.test.ts. */
export const recordedBlocks: readonly Buffer[] = readFileSync(join(__dirname, '../network/fabricBlocks.ndjson'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => Buffer.from((JSON.parse(line) as { raw: string }).raw, 'base64'));
