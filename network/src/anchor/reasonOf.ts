const urls = /\bhttps?:\/\/[^\s"'<>]+/gi;
const most = 300;

/** An error of a chain in few words. URLs are shortened to their host, because providers put keys into paths and passwords before hosts. */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : 'unknown';
  // The library's own messages hold the whole request; it has short ones beside them.
  const short = error instanceof Error && 'shortMessage' in error ? String(error.shortMessage) : message;
  return short.replaceAll(urls, hostIn).slice(0, most);
}

const hostIn = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'a URL');
