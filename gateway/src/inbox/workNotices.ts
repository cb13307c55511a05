import { askJson } from '../answerers/askJson';
import type { Answerers } from '../answerers/answerers';
import { severities, type WorkNoticeSettings } from '../answers/inventoryWorklist';
import type { Inventory } from '../inventory/inventory';
import { type OwnerKey, ownersOf } from '../inventory/owner';
import type { StoredNoticeSettings, WorkNoticeStore } from '../inventory/workNoticeStore';
import { usualWatch } from '../inventory/worklist/watch';
import type { Work } from '../inventory/worklist/work';
import type { ListedWork } from '../inventory/worklist/worklist';
import type { Members } from '../ledger/members';
import type { ReadModel } from '../projection/readModel';
import type { FoundNotice, Inbox } from './inbox';

export interface WorkNoticesOptions {
  readonly store: WorkNoticeStore;
  readonly inventory: Inventory;
  readonly readModel: ReadModel;
  readonly members: Members;
  readonly answerers: Answerers;
  readonly inbox: Inbox;
  readonly warn: (error: unknown, organisation: string) => void;
}

/** Milliseconds between looks at which lists are due. */
const lookEvery = 60_000;
const minute = 60_000;

/** The notice of a thing to do. Another occurrence of the same has another time, and so another key. */
function noticeOf({ item, severity, detail, recommendation, ...work }: Work, time: string): FoundNotice {
  const about = [work.lot ?? work.product, work.place, work.order, work.count].flatMap((each) => each ?? []);
  return {
    kind: 'work',
    key: `work ${item} ${time}`,
    subject: item,
    text: `${work.kind.replaceAll('_', ' ')} (${severity}): ${about.join(' at ')}. ${detail} ${recommendation}`,
    about,
  };
}

/**
 * Makes notices of what is new on the worklists. Which things to do have a notice, the notices themselves say: one that is open belongs
 * to a thing that is on the list. So an item is noticed once until it leaves the list, even if its severity changes and however often
 * the gateway stops.
 */
export class WorkNotices {
  readonly #options: WorkNoticesOptions;
  /** Milliseconds since 1970 at which a list is looked at again. */
  readonly #due = new Map<string, number>();
  #looking: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(options: WorkNoticesOptions) {
    this.#options = options;
  }

  settings(organisation: string): StoredNoticeSettings {
    return this.#options.store.find(organisation);
  }

  /** The list is looked at now. */
  set(organisation: string, stored: StoredNoticeSettings): void {
    this.#options.store.save(organisation, stored);
    this.#due.delete(organisation);
    void this.look();
  }

  start(): void {
    this.#timer = setInterval(() => void this.look(), lookEvery).unref();
  }

  /** A look that is under way may take minutes; it notes nothing any more. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  /** Looks at every list that is due, one after the other; resolves when that is done. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#lookAtDue());
    return this.#looking;
  }

  async #lookAtDue(): Promise<void> {
    const { members, readModel, warn } = this.#options;
    const owners = this.#isClosed ? [] : ownersOf(members, readModel);
    for (const owner of owners) {
      try {
        await this.#lookIfDue(owner);
      } catch (error) {
        if (!this.#isClosed) warn(error, owner.organisation);
      }
    }
  }

  async #lookIfDue(owner: OwnerKey): Promise<void> {
    const { organisation } = owner;
    if (this.#isClosed || (this.#due.get(organisation) ?? 0) > Date.now()) return;
    const { settings } = this.settings(organisation);
    this.#due.set(organisation, Date.now() + settings.everyMinutes * minute);
    await this.#lookAt(owner, settings);
  }

  async #lookAt({ organisation, party }: OwnerKey, settings: WorkNoticeSettings): Promise<void> {
    const { inbox, answerers, inventory } = this.#options;
    const open = new Set(inbox.store.openSubjects(organisation, 'work'));
    if (!settings.isOn && open.size === 0) return;
    const now = new Date().toISOString();
    const today = now.slice(0, 10);
    const listed = settings.isOn
      ? await askJson<ListedWork>(
          answerers,
          {
            kind: 'worklist',
            format: 'json',
            owner: { organisation, party },
            today,
            ...usualWatch,
          },
          organisation,
        )
      : { work: [] };
    if (this.#isClosed) return;
    const watched = listed.work.filter(({ kind }) => settings.kinds.includes(kind));
    const isShown = ({ item }: Work): boolean => (inventory.work.find(organisation, item).snoozedUntil ?? '') <= today;
    const isSevere = ({ severity }: Work): boolean =>
      severities.indexOf(severity) <= severities.indexOf(settings.severity);
    const there = new Set(watched.map(({ item }) => item));
    inbox.note(organisation, {
      found: watched
        .filter((work) => !open.has(work.item) && isSevere(work) && isShown(work))
        .map((work) => noticeOf(work, now)),
      over: [...open].filter((item) => !there.has(item)).map((subject) => ({ kind: 'work', subject })),
    });
  }
}
