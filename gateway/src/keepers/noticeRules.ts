import type { Inbox } from '../inbox/inbox';
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

function noticeOne(rules: Rules, inbox: Inbox, change: RaisedChange): void {
  const { organisation, id, what, text } = change;
  const found = rules.raised.find(organisation, id);
  const opening = openingOf(rules, change);
  if (!found || !opening || isNoticedThere(found)) return;
  const key = `${id} ${opening.sequence}`;
  if (what === 'ended' || what === 'resolved') inbox.settle(organisation, key);
  else if (what !== 'changed') {
    const { notBy: _user, ...ids } = found.about;
    const about = Object.values(ids).filter((each) => each !== undefined);
    inbox.raise({ organisation, key, subject: id, text, about });
  }
}

/**
 * Puts exceptions that rules raised into the inbox, and ends their notices. The position is kept after the notices: after a crash they
 * are given again under the same keys.
 */
export function noticeRules(rules: Rules, inbox: Inbox): void {
  const { raised, store } = rules;
  for (let some = raised.after(store.noticed); some.length > 0; some = raised.after(store.noticed)) {
    for (const change of some) noticeOne(rules, inbox, change);
    store.noticed = some.at(-1)?.sequence ?? store.noticed;
  }
}
