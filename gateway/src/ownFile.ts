import { chmodSync, closeSync, openSync } from 'node:fs';

const ownerOnly = 0o600;

/** Makes sure that a file is there and only its owner can open it, before anything is written into it. */
export function ownFile(file: string): void {
  closeSync(openSync(file, 'a', ownerOnly));
  chmodSync(file, ownerOnly);
}
