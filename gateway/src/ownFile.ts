import { chmodSync, closeSync, openSync } from 'node:fs';

const ownerOnly = 0o600;

/** Makes a file if it is missing and restricts it to its owner, before anything is written into it. */
export function ownFile(file: string): void {
  closeSync(openSync(file, 'a', ownerOnly));
  chmodSync(file, ownerOnly);
}
