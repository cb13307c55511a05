import { z } from 'zod';
import { mspId as mspIdSchema, organisationName } from '../../answers/companiesFile';
import { NameTaken } from '../../companies/admission';
import { Problem } from '../../problem';
import { route } from '../route';

const answer = z.object({
  organisation: z.string(),
  mspId: z.string(),
  status: z
    .enum(['joined', 'waiting', 'member'])
    .describe('`waiting` until more than half of the members agree, `member` if it is one already.'),
  agreed: z.array(z.string()).describe('MSP ids of the members that agree.'),
  needed: z.int().describe('How many must agree.'),
});

/** Lets an organisation join the embedded ledger while it runs. */
export const joinRoute = route({
  method: 'post',
  path: '/organisations',
  tag: 'Registry',
  summary: 'Agree that an organisation joins the network',
  description:
    'On the embedded ledger, it joins with a certificate authority of its own when administrators of more than half of the members agree. On Fabric, `npm run fabric -- add-organisation` does it.',
  access: 'admin',
  body: z.strictObject({ organisation: organisationName, mspId: mspIdSchema }),
  example: { organisation: 'acme', mspId: 'AcmeMSP' },
  answer,
  successes: ['created', 'ok'],
  codes: ['role_missing', 'not_offered', 'organisation_exists', 'storage_full'],
  handle: async ({ body: { organisation, mspId }, caller }, { admission }) => {
    if (!admission) {
      const how = `npm run fabric -- add-organisation --name ${organisation} --msp ${mspId}`;
      throw new Problem('not_offered', `The administrators of the Fabric network add organisations: ${how}`);
    }
    const admitted = await admission.agree(caller.identity, { name: organisation, mspId }).catch(refuseTaken);
    return {
      body: { organisation, mspId, ...admitted, agreed: [...admitted.agreed] },
      as: admitted.status === 'joined' ? 'created' : 'ok',
    };
  },
});

function refuseTaken(error: unknown): never {
  if (!(error instanceof NameTaken)) throw error;
  const { organisation, mspId } = error.member;
  throw new Problem('organisation_exists', error.message, { details: { organisation, mspId } });
}
