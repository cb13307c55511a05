import { loadSdk } from '../../gateway/src/ledger/fabric-network/sdk';

/** Whether the package fabric-network is here: it is installed by who wants it. */
export function isSdkInstalled(): boolean {
  try {
    return 'Gateway' in loadSdk();
  } catch {
    return false;
  }
}
