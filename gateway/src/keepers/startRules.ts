import type { Database } from '../projection/database';
import { setTimeout as delay } from 'node:timers/promises';
import type { Closing } from '../closing';
import type { Gateway } from '../http/gateway';
import { failurePauses, patience } from './keeper';
import { noticeRules } from './noticeRules';
import type { Logger } from '../log';
import { Pauses } from '@lotline/network/retry';
import { Rules, type RulesOptions } from '../rules/rules';

/** Opens the rules in the gateway's own store. */
export const openRules = (
  database: Database,
  { log, ...options }: Omit<RulesOptions, 'failed'> & { readonly log: Logger },
): Rules =>
  new Rules(database, {
    ...options,
    failed: (err, what) => {
      log.warn({ err, what }, 'a rule for exceptions cannot read this; the others go on');
    },
  });

/** Milliseconds between two looks, so that each has the events of many blocks while blocks come fast. */
const pauseBetween = 250;

/** Has the rules look at every block, and at least every second at the clock, until the gateway closes. */
export function startRules(
  { rules, inbox, readModel }: Pick<Gateway, 'rules' | 'inbox' | 'readModel'>,
  { log, closing }: { readonly log: Logger; readonly closing: Closing },
): void {
  rules.begin();
  const stop = new AbortController();
  const { signal } = stop;
  const isOver = (): boolean => signal.aborted;
  const watch = async (): Promise<void> => {
    const pauses = new Pauses(failurePauses, signal);
    while (!isOver()) {
      const { height } = readModel;
      try {
        await rules.run();
        await noticeRules(rules, inbox, isOver);
        pauses.worked();
        await delay(pauseBetween, undefined, { signal });
        await readModel.reached(height + 1, patience, signal);
      } catch (err) {
        if (isOver()) return;
        log.warn({ err }, 'the rules for exceptions failed; trying again');
        await pauses.afterFailure();
      }
    }
  };
  const watching = watch();
  closing.add(async () => {
    stop.abort();
    await rules.close();
    await watching;
  });
}
