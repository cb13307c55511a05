import type { PublicRecall, PublicView } from './publicView';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);

/** The page's Content-Security-Policy: its own style and nothing else, no script. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

const style = `body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 40rem; padding: 1rem; color: #111; background: #fff; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; }
dl { display: grid; grid-template-columns: max-content auto; gap: 0 1rem; } dd { margin: 0; overflow-wrap: anywhere; }
.bad { border: 3px solid #b00020; padding: 0 1rem; } .good { border: 1px solid #2e7d32; padding: 0 1rem; }`;

const document = (title: string, body: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body}
</main>
</body>
</html>
`;

const list = (items: readonly string[]): string => `<ul>\n${items.map((item) => `<li>${item}</li>`).join('\n')}\n</ul>`;

const recallText = ({ reason, class: level, since, instructions, lots }: PublicRecall): string =>
  [
    `Since ${escaped(since)}${level === undefined ? '' : `, class ${escaped(level)}`}: ${escaped(reason)}`,
    ...(lots ? [`Lots: ${lots.map(escaped).join(', ')}.`] : []),
    ...(instructions === undefined ? [] : [escaped(instructions)]),
  ].join('<br>');

const unknown = ({ isRecorded }: PublicView): string =>
  isRecorded
    ? ''
    : '<section class="bad" role="alert"><h2>This number is not recorded</h2>\n<p>It may be mistyped, or the goods may not be genuine.</p></section>';

const recalls = ({ recalls: found, isRecorded }: PublicView): string => {
  if (!found || (found.length === 0 && !isRecorded)) return '';
  if (found.length === 0) return '<section class="good"><h2>No open recall</h2></section>';
  return `<section class="bad" role="alert"><h2>Recalled: do not eat, use or sell it</h2>\n${list(found.map(recallText))}</section>`;
};

const provenance = ({ provenance: found }: PublicView): string => {
  if (!found) return '';
  const said = found.length === 0 ? '<p>Nothing is recorded yet.</p>' : list(found.map(escaped));
  return `<section><h2>Where it comes from</h2>\n${said}\n<p>Only what its owners publish is shown; there may be more.</p></section>`;
};

const certificates = ({ certificates: found }: PublicView): string => {
  if (!found) return '';
  const one = found.map(({ kind, issuer, validFrom, validTo, uri, sha256 }) => {
    const until = [validFrom && `from ${validFrom}`, validTo && `to ${validTo}`].filter(Boolean).join(' ');
    const name = escaped([kind, issuer && `by ${issuer}`, until].filter(Boolean).join(', '));
    const linked = uri === undefined ? name : `<a href="${escaped(uri)}" rel="noopener nofollow">${name}</a>`;
    return `${linked} <small>(SHA-256 ${escaped(sha256)})</small>`;
  });
  return `<section><h2>Certificates</h2>\n${one.length === 0 ? '<p>None is registered.</p>' : list(one)}</section>`;
};

const links = ({ links: found }: PublicView): string =>
  found.length === 0
    ? ''
    : `<section><h2>More</h2>\n${list(found.map(({ href, title }) => `<a href="${escaped(href)}" rel="noopener nofollow">${escaped(title)}</a>`))}</section>`;

/** The page of a thing for people: the recall status first. Everything is escaped; there is no script. */
export function pageOf(view: PublicView): string {
  const facts = view.facts.map(([name, value]) => `<dt>${escaped(name)}</dt><dd>${escaped(value)}</dd>`).join('\n');
  const body = [
    `<h1>${escaped(view.title)}</h1>`,
    recalls(view),
    unknown(view),
    facts === '' ? '' : `<dl>\n${facts}\n</dl>`,
    provenance(view),
    certificates(view),
    links(view),
    `<p><small>Published by ${escaped(view.publisher)}. ${escaped(view.id)}</small></p>`,
  ];
  return document(view.title, body.filter(Boolean).join('\n'));
}

/** The page for what is not published, or is no key. */
export const messagePage = (title: string, text: string): string =>
  document(title, `<h1>${escaped(title)}</h1>\n<p>${escaped(text)}</p>`);
