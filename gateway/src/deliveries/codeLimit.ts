import type { Reader } from '../inbox/noticeStore';

/** Milliseconds between two codes that one user asks for, and codes of an organisation in an hour. */
const [betweenCodes, anHour, mostInHour] = [60_000, 3_600_000, 30];

/** Limits the messages with codes, which anybody with a key can have sent to any address. */
export class CodeLimit {
  readonly #sent = new Map<string, { readonly user: string; readonly at: number }[]>();

  /** Counts a code; returns why there may be none now. */
  take({ organisation, user }: Reader, now = Date.now(), most = mostInHour): string | undefined {
    const sent = (this.#sent.get(organisation) ?? []).filter(({ at }) => now - at < anHour);
    if (sent.some((each) => each.user === user && now - each.at < betweenCodes)) {
      return 'A code was sent less than a minute ago: use it, or wait.';
    }
    if (sent.length >= most) return `Your organisation had ${most} codes sent within an hour: wait.`;
    this.#sent.set(organisation, [...sent, { user, at: now }]);
    return undefined;
  }
}
