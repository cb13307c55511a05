import { callerRoles } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { personName } from '../../answers/companiesFile';
import { registeredUser } from '../../auth/rolesNow';
import { Problem } from '../../problem';
import { route } from '../route';

const roles = z
  .array(z.enum(callerRoles))
  .max(callerRoles.length)
  .describe('By default the user’s registered roles; none for a user who only reads.');
const user = personName.describe('The user for whom the key acts.');

const record = z.object({
  id: z.string(),
  user: z.string(),
  roles: z.array(z.enum(callerRoles)),
  created: z.iso.datetime(),
  revoked: z.iso.datetime().optional(),
  madeBy: z.string().optional().describe('The user who made it; absent for one made on the gateway’s machine.'),
  reason: z.string().optional().describe('Why another key was made on the gateway’s machine.'),
});

/** Routes of API keys: each organisation’s admins see and make only their own. */
export const keyRoutes = [
  route({
    method: 'post',
    path: '/keys',
    tag: 'Keys',
    summary: 'Make an API key for a user of your organisation',
    description:
      'Enrols a new user with a certificate, if the gateway holds the organisation’s certificate authority. The key is shown only once.',
    access: 'admin',
    body: z.strictObject({ user, roles: roles.optional() }),
    example: { user: 'dock-3', roles: ['operator'] },
    answer: record.extend({ key: z.string() }),
    successes: ['created'],
    codes: ['role_missing', 'user_roles_differ', 'user_retired', 'user_not_enrolled', 'storage_full'],
    handle: async ({ body: { user: name, roles: asked }, caller }, { keys, members, readModel }) => {
      const { organisation, mspId } = caller.identity;
      const registered = registeredUser(readModel, { mspId, user: name });
      if (registered?.retired) throw new Problem('user_retired', `${name} is retired.`, { details: { user: name } });
      const known = registered?.roles ?? keys.rolesOf(organisation, name);
      const given = asked ?? known ?? [];
      if (known && !sameRoles(known, given)) {
        throw new Problem(
          'user_roles_differ',
          `${name} is enrolled with ${known.join(' and ') || 'no role'}: register the user with other roles first, or choose another name.`,
          { details: { user: name, roles: known } },
        );
      }
      await members.enrol(organisation, name, given);
      const madeBy = caller.identity.user;
      const { record: made, text } = keys.create({ organisation, user: name, roles: given, madeBy });
      return { body: { ...made, roles: [...made.roles], key: text } };
    },
  }),
  route({
    method: 'get',
    path: '/keys',
    tag: 'Keys',
    summary: 'List your organisation’s API keys',
    access: 'admin',
    answer: z.object({ rows: z.array(record) }),
    codes: ['role_missing'],
    handle: ({ caller }, { keys }) => ({
      body: { rows: keys.list(caller.identity.organisation).map((each) => ({ ...each, roles: [...each.roles] })) },
    }),
  }),
  route({
    method: 'delete',
    path: '/keys/{id}',
    tag: 'Keys',
    summary: 'Revoke an API key of your organisation, at once',
    access: 'admin',
    params: z.strictObject({ id: z.string().max(64) }),
    answer: z.null(),
    successes: ['noContent'],
    codes: ['role_missing', 'key_unknown', 'storage_full'],
    handle: ({ params, caller }, { keys }) => {
      if (!keys.revoke(caller.identity.organisation, params.id)) throw new Problem('key_unknown');
      return { body: null, as: 'noContent' };
    },
  }),
];

const sameRoles = (a: readonly string[], b: readonly string[]): boolean =>
  [...new Set(a)].sort().join() === [...new Set(b)].sort().join();
