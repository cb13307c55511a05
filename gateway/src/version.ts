import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const { version: stated } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as {
  readonly version: string;
};

/** The version of the gateway, as its package states it. */
export const version = stated;
