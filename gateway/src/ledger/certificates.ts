import type { LocalCertificate, Renewal } from '@lotline/network/embedded';

/** The certificates that this process signs with, and issues anew by itself. */
export interface Certificates {
  /** As they were when they were last looked at. */
  readonly certificates: readonly LocalCertificate[];
  /** Tells the listener what the latest look came to, and each that follows. */
  listen(listener: (renewal: Renewal) => void): void;
  /** Issues anew what is due. Never rejects. */
  renew(): Promise<Renewal>;
}
