import { z } from 'zod';
import {
  severities,
  workAnswer,
  workChange,
  workKinds,
  workNoticesAnswer,
  workNoticeSettings,
  type WorkRow,
  worklistAnswer,
} from '../../answers/inventoryWorklist';
import { assertUser } from '../../auth/assertUser';
import { askJson } from '../../answerers/askJson';
import { type Owner, ownerOf } from '../../inventory/owner';
import type { Work } from '../../inventory/worklist/work';
import type { ListedWork, Watched } from '../../inventory/worklist/worklist';
import { usualWatch } from '../../inventory/worklist/watch';
import { Problem } from '../../problem';
import { today } from '../../queries/shownStock';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { placeFilter, productFilter } from './idQuery';
import { flag } from '../flag';
import { apiLimits } from '../../answers/limits';

/** Everything that any list may show. */
const widest = { days: 90, expiryDays: apiLimits.days, deadDays: 1 } as const;

/** Everything that needs a person, the most severe first. */
const workOf = (
  { answerers }: Gateway,
  { organisation, party }: Owner,
  { days, expiryDays, deadDays }: Watched,
): Promise<ListedWork> =>
  askJson<ListedWork>(
    answerers,
    {
      kind: 'worklist',
      format: 'json',
      owner: { organisation, party },
      today: today(),
      days,
      expiryDays,
      deadDays,
    },
    organisation,
  );

const shown = ({ inventory }: Gateway, { organisation }: Owner, work: Work): WorkRow => ({
  ...work,
  ...inventory.work.find(organisation, work.item),
});

const listRoute = route({
  method: 'get',
  path: '/inventory/worklist',
  tag: 'Inventory',
  summary: 'Everything about your stock that needs a person, by severity',
  description:
    'Items that are low, expected to run out, overstocked, dead, expiring, miscounted, late, recalled or badly forecast: each with a recommendation and, if there is one, the request that carries it out.',
  readsModel: true,
  query: z.strictObject({
    kind: z.enum(workKinds).optional(),
    severity: z.enum(severities).optional(),
    product: productFilter,
    place: placeFilter,
    owner: z.string().max(100).optional(),
    snoozed: flag.describe('true: also postponed ones.'),
    days: z.coerce
      .number()
      .int()
      .min(1)
      .max(90)
      .default(usualWatch.days)
      .describe('Days ahead in which a stock-out is shown.'),
    expiryDays: z.coerce.number().int().min(0).max(apiLimits.days).default(usualWatch.expiryDays),
    deadDays: z.coerce.number().int().min(1).max(apiLimits.days).default(usualWatch.deadDays),
  }),
  answer: worklistAnswer,
  codes: ['caller_unknown'],
  handle: async ({ query, caller }, gateway) => {
    const owner = ownerOf(caller, gateway.readModel);
    const { work, gaps, height } = await workOf(gateway, owner, query);
    const day = today();
    const filters = ['kind', 'severity', 'product', 'place', 'owner'] as const;
    const rows = work
      .map((each) => shown(gateway, owner, each))
      .filter((row) => filters.every((name) => (query[name] ?? row[name]) === row[name]))
      .filter(({ snoozedUntil }) => query.snoozed === 'true' || snoozedUntil === undefined || snoozedUntil <= day);
    return { body: { height, rows, gaps } };
  },
});

const changeRoute = route({
  method: 'post',
  path: '/inventory/worklist',
  tag: 'Inventory',
  summary: 'Assign an item to a user, postpone it, or add a note',
  access: 'operator',
  body: workChange,
  example: { item: 'low-0123456789ab', owner: 'dock-3', note: 'Ordered by phone' },
  answer: workAnswer,
  codes: ['role_missing', 'caller_unknown', 'work_unknown', 'user_unknown', 'storage_full'],
  handle: async ({ body, caller }, gateway) => {
    const { inventory, readModel } = gateway;
    const owner = ownerOf(caller, readModel);
    const { work } = await workOf(gateway, owner, widest);
    const found = work.find(({ item }) => item === body.item);
    const isKnown = inventory.work.find(owner.organisation, body.item).history.length > 0;
    if (!found) {
      const ended = isKnown ? ' any more' : '';
      throw new Problem(
        'work_unknown',
        `There is no ${body.item} on your worklist${ended}: list it for the present items.`,
      );
    }
    const { item, ...said } = body;
    assertUser(gateway, caller.identity, said.owner);
    inventory.work.change(owner.organisation, item, said, { user: owner.user, at: new Date().toISOString() });
    return { body: { ...shown(gateway, owner, found), height: readModel.height } };
  },
});

const noticesRoute = route({
  method: 'get',
  path: '/inventory/worklist/notices',
  tag: 'Inventory',
  summary: 'The items of the worklist that become notices of your organisation',
  answer: workNoticesAnswer,
  codes: ['caller_unknown'],
  handle: ({ caller }, { workNotices, readModel }) => {
    const { organisation } = ownerOf(caller, readModel);
    return { body: { height: readModel.height, ...workNotices.settings(organisation) } };
  },
});

const setNoticesRoute = route({
  method: 'post',
  path: '/inventory/worklist/notices',
  tag: 'Inventory',
  summary: 'Set which items of the worklist become notices in the inbox, webhooks and e-mail',
  description:
    'A new item becomes a notice of the kind `work` once; the notice ends with the item. A postponed item becomes a notice on the day when the list shows it again. The list is checked now, and then at every interval.',
  access: 'operator',
  body: workNoticeSettings,
  example: { isOn: true, severity: 'medium' },
  answer: workNoticesAnswer,
  codes: ['role_missing', 'caller_unknown', 'storage_full'],
  handle: ({ body, caller }, { workNotices, readModel }) => {
    const { organisation, user } = ownerOf(caller, readModel);
    workNotices.set(organisation, { settings: body, user, time: new Date().toISOString() });
    return { body: { height: readModel.height, ...workNotices.settings(organisation) } };
  },
});

/** Routes of the list of things to do. Each organisation sees and changes only its own. */
export const inventoryWorklistRoutes = [listRoute, changeRoute, noticesRoute, setNoticesRoute];
