import type { LocalCertificate, Renewal } from '@lotline/network/embedded';

/** The certificates that this process signs with and renews itself. */
export interface Certificates {
  /** Their state at the last check. */
  readonly certificates: readonly LocalCertificate[];
  /** Calls the listener with the result of the latest check, and of each later one. */
  listen(listener: (renewal: Renewal) => void): void;
  /** Renews certificates that are due. Never rejects. */
  renew(): Promise<Renewal>;
}
