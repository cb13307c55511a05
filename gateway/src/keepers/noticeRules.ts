import { setImmediate as pause } from 'node:timers/promises';
import type { Inbox, RaisedNotice } from '../inbox/inbox';
import type { Raised, RaisedChange } from '../rules/raisedStore';
import type { Rules } from '../rules/rules';

/** The inbox notices lots that expire by itself; serialized items it does not. */
const isNoticedThere = ({ code, about }: Raised): boolean =>
  code === 'expiring' && about.goods?.includes('/10/') === true;

/** The change that opened an exception, at or before another change of it. */
const openingOf = ({ raised }: Rules, { organisation, id, sequence }: RaisedChange): RaisedChange | undefined =>
  raised
    .changes(organisation, id)
    .findLast((each) => each.sequence <= sequence && (each.what === 'raised' || each.what === 'reopened'));

/** The effect of a change on the inbox. */
interface Effect {
  readonly raised: RaisedNotice[];
  readonly settled: Pick<RaisedNotice, 'organisation' | 'key'>[];
}

const none: Effect = { raised: [], settled: [] };

function effectOf(rules: Rules, change: RaisedChange): Effect {
  const { organisation, id, what, text } = change;
  if (what === 'changed') return none;
  const found = rules.raised.find(organisation, id);
  const opening = openingOf(rules, change);
  if (!found || !opening || isNoticedThere(found)) return none;
  const key = `${id} ${opening.sequence}`;
  if (what === 'ended' || what === 'resolved') return { raised: [], settled: [{ organisation, key }] };
  const { notBy: _user, ...ids } = found.about;
  const about = Object.values(ids).filter((each) => each !== undefined);
  return { raised: [{ organisation, key, subject: id, text, about }], settled: [] };
}

/** Changes whose notices are kept in one go. */
const mostTogether = 50;

/**
 * Puts exceptions that rules raised into the inbox, and ends their notices. The position is kept after the notices: after a crash they
 * are given again under the same keys. Others have their turn in between.
 */
export async function noticeRules(rules: Rules, inbox: Inbox, isOver: () => boolean): Promise<void> {
  const { raised, store } = rules;
  for (;;) {
    const some = raised.after(store.noticed, mostTogether);
    if (some.length === 0 || isOver()) return;
    const effects = some.map((change) => effectOf(rules, change));
    inbox.noteRules(
      effects.flatMap((each) => each.raised),
      effects.flatMap(({ settled }) => settled),
    );
    store.noticed = some.at(-1)?.sequence ?? store.noticed;
    await pause();
  }
}
