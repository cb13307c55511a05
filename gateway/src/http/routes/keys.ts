import { callerRoles } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { Problem } from '../problem';
import { route } from '../route';

const roles = z.array(z.enum(callerRoles)).max(callerRoles.length).describe('None for a user who only reads.');
const user = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9@._-]{0,63}$/, 'must be 1 to 64 letters, digits, "@", ".", "_" or "-"')
  .describe('The user that the key acts as. A user’s roles are in their certificate and cannot be changed here.');

const record = z.object({
  id: z.string(),
  user: z.string(),
  roles: z.array(z.enum(callerRoles)),
  created: z.iso.datetime(),
  revoked: z.iso.datetime().optional(),
  madeBy: z.string().optional().describe('The user who made it; absent for one made on the gateway’s machine.'),
  reason: z
    .string()
    .optional()
    .describe('Why it was made on the gateway’s machine though the organisation had one from there.'),
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
    body: z.strictObject({ user, roles }),
    example: { user: 'dock-3', roles: ['operator'] },
    answer: record.extend({ key: z.string() }),
    successes: ['created'],
    codes: ['role_missing', 'user_roles_differ', 'user_not_enrolled', 'storage_full'],
    handle: async ({ body, caller }, { keys, members }) => {
      const { organisation } = caller.identity;
      const enrolled = keys.rolesOf(organisation, body.user);
      if (enrolled && !sameRoles(enrolled, body.roles)) {
        throw new Problem(
          'user_roles_differ',
          `${body.user} is enrolled as ${enrolled.join(' and ')}; choose another user name.`,
          {
            details: { user: body.user, roles: enrolled },
          },
        );
      }
      await members.enrol(organisation, body.user, body.roles);
      const { record: made, text } = keys.create({ organisation, ...body, madeBy: caller.identity.user });
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
