import { basename } from 'node:path';
import type { EmbeddedLedger } from '@lotline/network/embedded';

const minute = 60_000;
const day = 24 * 60 * minute;

const marks = {
  missing: 'is missing or empty, though the ledger is not new',
  damaged: 'is damaged',
  behind: 'names a much earlier block than the last one: an older copy was put there, or it could not be written',
} as const;

/**
 * Why nobody can tell if the log lost blocks at its end; undefined if the high-water mark shows that it did not. It is no reason to refuse:
 * who has no copy of lost blocks removes the mark on purpose, and a folder without one may also be restored from the log alone.
 */
export function endNotice({ markFault, height }: EmbeddedLedger['opened']): string | undefined {
  if (!markFault) return undefined;
  const { kind, file } = markFault;
  return (
    `${basename(file)} in the data folder ${marks[kind]}: it is unknown if the log lost blocks after its last one, ${height - 1}. ` +
    'Unless you removed it on purpose, compare the height with a copy, a proof or another reader of the ledger. It is written again.'
  );
}

/** Notices for the operator about the opening of an embedded ledger. */
export function openingNotices(ledger: Pick<EmbeddedLedger, 'opened' | 'lastTime'>, now: Date): string[] {
  const { repaired, missingPrivateValues, damagedCopy, stateNotUsable } = ledger.opened;
  const end = endNotice(ledger.opened);
  const notices = end === undefined ? [] : [end];
  if (damagedCopy !== undefined) {
    notices.push(`The file of private values was damaged. ${damagedCopy} is a copy of it; what could be read is kept.`);
  }
  if (stateNotUsable !== undefined) {
    notices.push(
      `The saved state of the ledger could not be used, so all its blocks were read again. ${stateNotUsable}`,
    );
  }
  if (repaired) {
    notices.push(`A crash had cut block ${repaired.block} short; its ${repaired.bytes} bytes were removed.`);
  }
  if (missingPrivateValues > 0) {
    notices.push(`${missingPrivateValues} private values are no longer stored here; the ledger has their hashes.`);
  }
  const clock = clockNotice(ledger.lastTime(), now);
  return clock === undefined ? notices : [...notices, clock];
}

/** A notice if the time of the last block contradicts this machine's clock; undefined otherwise. */
export function clockNotice(last: Date | undefined, now: Date): string | undefined {
  if (!last) return undefined;
  const ahead = now.getTime() - last.getTime();
  const times = `this machine's clock says ${now.toISOString()}, the last block was written at ${last.toISOString()}`;
  const rest = 'Nothing is lost, and reads do not depend on it; set the clock before more is recorded if it is wrong.';
  if (ahead < -15 * minute) return `The clock is behind the ledger: ${times}. ${rest}`;
  if (ahead > 365 * day) return `The clock is more than a year ahead of the ledger: ${times}. ${rest}`;
  return undefined;
}
