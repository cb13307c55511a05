import type { CallerRole } from '../roles';
import { factKey, type FactKey } from './key';
import type { Retired } from './retired';

/** A user of an organisation, as its administrators registered them. Their roles take the place of those in the certificate. */
export interface User {
  /** The enrolment id in the user's certificates. */
  readonly user: string;
  readonly msp: string;
  readonly roles: readonly CallerRole[];
  readonly retired?: Retired;
}

export const userKey = (msp: string, user: string): FactKey<User> => factKey('user', msp, user);
