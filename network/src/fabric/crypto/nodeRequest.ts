import type { Role } from '../../identity/certificateAuthority';

/** A node that needs identities: its folder and its host names. A service has only TLS. */
export interface NodeRequest {
  readonly id: string;
  readonly folder: string;
  readonly role: Extract<Role, 'peer' | 'orderer'> | 'service';
  readonly hosts: readonly string[];
}
