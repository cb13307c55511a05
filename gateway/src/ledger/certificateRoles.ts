import { X509Certificate } from 'node:crypto';
import { type CallerRole, rolesIn } from '@lotline/chaincode/domain';

/** The roles that a certificate (PEM) attests: its attributes stand as JSON in an extension. */
export function certificateRoles(certificate: string): CallerRole[] {
  const [, text = ''] =
    /"lotline\.roles":"([a-z+]*)"/.exec(new X509Certificate(certificate).raw.toString('latin1')) ?? [];
  return rolesIn(text);
}
