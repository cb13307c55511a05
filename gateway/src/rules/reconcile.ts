import { itemOf } from '../itemOf';
import type { Finding, NewChange, Raised, RaisedStore } from './raisedStore';

/** The present findings of a rule about a subject. */
export interface Evaluation {
  readonly findings: readonly Finding[];
  /** When the rule has to look again although nothing happens, RFC 3339 UTC. */
  readonly next?: string;
  /** Why what was true before is not any more. */
  readonly ended?: string;
}

/** Why a rule looks at a subject: at which time and height, and what happened. */
export interface Occasion {
  readonly organisation: string;
  readonly rule: string;
  /** Ids, such as a lot and a place, as JSON. */
  readonly subject: string;
  /** RFC 3339, UTC. */
  readonly now: string;
  readonly height: number;
  readonly what: string;
}

const isSame = (a: Finding, b: Raised): boolean =>
  a.severity === b.severity &&
  a.cause === b.cause &&
  a.detail === b.detail &&
  JSON.stringify(a.about) === JSON.stringify(b.about);

/** The exceptions of one subject become what its rule finds now: raised once, raised again, or ended. */
export class Reconciling {
  readonly #store: RaisedStore;
  readonly #at: Occasion;

  constructor(store: RaisedStore, at: Occasion) {
    this.#store = store;
    this.#at = at;
  }

  run({ findings, ended = 'it is not true any more' }: Evaluation): void {
    const { organisation, rule, subject } = this.#at;
    const before = this.#store.ofSubject(organisation, rule, subject);
    const found = new Set(findings.map(({ code }) => code));
    for (const finding of findings) this.#found(finding, before);
    for (const each of before) if (each.isTrue && !found.has(each.code)) this.#gone(each, ended);
  }

  #found(finding: Finding, before: readonly Raised[]): void {
    const known = before.find(({ code }) => code === finding.code);
    if (!known) {
      this.#raise(finding);
      return;
    }
    if (known.status === 'open') {
      if (isSame(finding, known)) return;
      this.#store.save({ ...known, ...finding });
      if (finding.severity !== known.severity)
        this.#say(known.id, 'changed', `Now ${finding.severity}: ${finding.detail}`);
      return;
    }
    if (known.isTrue && known.cause === finding.cause) return;
    this.#reopen(finding, known);
  }

  #raise(finding: Finding): void {
    const { organisation, rule, subject, now } = this.#at;
    const id = itemOf(finding.code, ...(JSON.parse(subject) as string[]));
    this.#store.add({ ...finding, organisation, id, rule, subject, status: 'open', isTrue: true, raised: now });
    this.#say(id, 'raised', finding.detail);
  }

  #reopen(finding: Finding, known: Raised): void {
    const { ended: _ended, resolution: _resolution, resolvedBy: _by, ...kept } = known;
    const again = { status: 'open', isTrue: true, raised: this.#at.now, reopened: known.reopened + 1 } as const;
    this.#store.save({ ...kept, ...finding, ...again });
    this.#say(known.id, 'reopened', finding.detail);
  }

  #gone(known: Raised, reason: string): void {
    if (known.status === 'resolved') {
      this.#store.save({ ...known, isTrue: false });
      return;
    }
    const { now, what } = this.#at;
    const resolution = `Ended automatically, ${what}: ${reason}.`;
    this.#store.save({ ...known, status: 'resolved', isTrue: false, ended: now, resolution });
    this.#say(known.id, 'ended', resolution);
  }

  #say(id: string, what: NewChange['what'], text: string): void {
    const { organisation, now, height } = this.#at;
    this.#store.addChange({ organisation, id, what, at: now, height, text });
  }
}
