import { X509Certificate } from 'node:crypto';
import { type CallerRole, callerRoles } from '@lotline/chaincode/domain';

/** The value of the certificate attribute `lotline.roles`: the roles in a fixed order. */
export const rolesText = (roles: readonly CallerRole[]): string =>
  callerRoles.filter((role) => roles.includes(role)).join('+');

/** The roles that a certificate (PEM) attests: its attributes stand as JSON in an extension. */
export function certificateRoles(certificate: string): CallerRole[] {
  const [, text = ''] =
    /"lotline\.roles":"([a-z+]*)"/.exec(new X509Certificate(certificate).raw.toString('latin1')) ?? [];
  return callerRoles.filter((role) => text.split('+').includes(role));
}
