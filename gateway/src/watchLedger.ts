import type { Closing } from './closing';
import type { Ledger } from './ledger/ledger';
import type { Logger } from './log';

const interval = 10_000;

/** Logs when the ledger cannot record any more, and when it can again. */
export function watchLedger(ledger: Pick<Ledger, 'health'>, log: Logger, closing: Closing): void {
  let said: string | undefined;
  const look = async (): Promise<void> => {
    const health = await ledger.health().catch(() => undefined);
    if (!health) return;
    const reason = health.ok ? undefined : health.detail;
    if (reason !== undefined && reason !== said) log.error({ reason }, 'the ledger cannot record');
    if (reason === undefined && said !== undefined) log.info('the ledger records again');
    said = reason;
  };
  const timer = setInterval(() => void look(), interval).unref();
  closing.add(() => {
    clearInterval(timer);
  });
}
