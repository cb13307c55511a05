import { isIdError, parseId } from '@lotline/chaincode/domain';
import { z } from 'zod';
import { applicationIdentifiers, Gs1Error, readGs1, writeLink } from '../../gs1';
import { publicationOf } from '../../resolver/anchors';
import { isOtherLink } from '../../resolver/otherLinks';
import { linkedDataOf, linksetOf, linkTypeUri } from '../../resolver/documents';
import { messagePage, pageOf, pagePolicy } from '../../resolver/page';
import { publicView, type PublicView } from '../../resolver/publicView';
import type { Gateway } from '../gateway';
import type { PageStatus } from '../statuses';
import { type Reply, route, type Route, type RouteRequest } from '../route';

type Headers = RouteRequest<unknown, unknown, unknown>['headers'];

/** The AIs of the keys that Digital Links begin with. */
const primaryKeys = [...applicationIdentifiers.values()].filter(({ qualifiers }) => qualifiers).map(({ ai }) => ai);

/** Anybody may read the answers, from any page, and answers depend on what is asked for. */
const open = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Link',
  Vary: 'Accept, Accept-Language',
};

/** With GS1's context a linkset is JSON-LD. */
const linksetContext =
  '<https://ref.gs1.org/standards/resolver/linkset-context>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"';

/** Where all links of a thing are, for programs that got one of them. */
const linksetLink = (id: string): string =>
  `<${new URL(id).pathname}?linkType=linkset>; rel="linkset"; type="application/linkset+json"`;

/** The origin that the caller used. */
const originOf = ({ host, 'x-forwarded-proto': scheme }: Headers): string =>
  `${scheme === 'https' ? 'https' : 'http'}://${String(host)}`;

const mediaTypes = ['text/html', 'application/ld+json', 'application/json', 'application/linkset+json'] as const;
type MediaType = (typeof mediaTypes)[number];

const weightOf = (range: string): { type: string; weight: number } => {
  const [type = '', ...parameters] = range.split(';').map((each) => each.trim().toLowerCase());
  const q = parameters.find((each) => each.startsWith('q='));
  return { type, weight: q === undefined ? 1 : Number(q.slice(2)) || 0 };
};

/** The offered media type that the caller prefers; a page for callers without an Accept header. */
function preferred({ accept }: Headers): MediaType {
  const ranges = String(accept ?? '*/*')
    .split(',')
    .map(weightOf);
  const ranked = mediaTypes.map((type) => {
    const [main] = type.split('/');
    const found = [type, `${main}/*`, '*/*'].map((each) => ranges.find((range) => range.type === each));
    return { type, weight: found.find((each) => each !== undefined)?.weight ?? 0 };
  });
  const best = ranked.reduce((one, other) => (other.weight > one.weight ? other : one));
  return best.weight > 0 ? best.type : 'text/html';
}

type TextReply = Extract<Reply<string>, { text: string }>;

const page = (text: string, status: PageStatus): TextReply => ({
  text,
  status,
  type: 'text/html; charset=utf-8',
  headers: { ...open, 'Content-Security-Policy': pagePolicy },
});

/** A refusal with the same content as a page for people and as an object for programs. */
function refusal(media: MediaType, status: PageStatus, [title, detail]: [string, string]): TextReply {
  if (media === 'text/html') return page(messagePage(title, detail), status);
  const text = JSON.stringify({ title, detail });
  return { text, status, type: 'application/json', headers: open };
}

const json = (type: string, document: object, headers: Record<string, string> = {}): TextReply => ({
  text: JSON.stringify(document),
  type,
  headers: { ...open, ...headers },
});

/** A header takes no characters outside ASCII, which a published address may have. */
const redirect = (href: string): TextReply => ({
  text: '',
  status: 'elsewhere',
  type: 'text/plain',
  headers: { ...open, Location: new URL(href).href },
});

/** The link of a type; in the language that the caller prefers where there are several. */
function linkOf({ links }: PublicView, linkType: string, headers: Headers): PublicView['links'][number] | undefined {
  const uri = linkTypeUri(linkType);
  const found = links.filter((link) => linkTypeUri(link.linkType) === uri);
  const languages = String(headers['accept-language'] ?? '')
    .split(',')
    .map((each) => weightOf(each).type.split('-')[0]);
  return (
    found.find(({ hreflang }) => hreflang !== undefined && languages.includes(hreflang.split('-')[0]?.toLowerCase())) ??
    found[0]
  );
}

/** The canonical id that a path names, without its data attributes; a reason if it names none. */
function idIn(path: string): { id: string } | { why: string } {
  try {
    const { elements, problems } = readGs1(`https://id.gs1.org${path}`, { partial: true });
    if (problems.length > 0) return { why: problems.map(({ message }) => message).join(' ') };
    const read = parseId(writeLink(elements));
    return isIdError(read) ? { why: read.message } : { id: read.id };
  } catch (error) {
    if (error instanceof Gs1Error) return { why: error.message };
    throw error;
  }
}

/** The data attributes of a query: parameters whose names are numbers. Others are for other resolvers. */
const attributesIn = (query: Readonly<Record<string, unknown>>): string => {
  const found = Object.entries(query).filter(([name]) => /^\d+$/.test(name));
  return found.length === 0
    ? ''
    : `?${found.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')}`;
};

function viewOf(id: string, { readModel, publications, members }: Gateway): PublicView | undefined {
  const mspIdOf = (name: string): string | undefined =>
    members.organisations.find(({ organisation }) => organisation === name)?.mspId;
  const publicationFor = (each: string): ReturnType<typeof publicationOf> =>
    publicationOf(readModel, publications, { id: each, mspIdOf });
  const publication = publicationFor(id);
  if (!publication) return undefined;
  return publicView(readModel, id, publication, (each) => publicationFor(each)?.show.includes('provenance') === true);
}

/** Link types that ask for all links. */
const linksetTypes: readonly string[] = ['linkset', 'all'];
/** Link types that ask for what the resolver itself has. */
const ownTypes: readonly string[] = ['gs1:traceability', 'gs1:defaultLink'].map(linkTypeUri);

/** Sends on to the link of a type. */
function sentOn(view: PublicView, linkType: string, headers: Headers): TextReply {
  const link = linkOf(view, linkType, headers);
  const why = `Nobody has registered a link of the type ${linkType} for ${view.id}.`;
  return link ? redirect(link.href) : refusal(preferred(headers), 'missing', ['No such link', why]);
}

function answered(view: PublicView, linkType: string, headers: Headers): TextReply {
  const media = preferred(headers);
  if (linksetTypes.includes(linkType) || media === 'application/linkset+json') {
    const self = originOf(headers) + new URL(view.id).pathname;
    return json('application/linkset+json', linksetOf(view, self), { Link: linksetContext });
  }
  if (linkType !== '' && !ownTypes.includes(linkTypeUri(linkType))) return sentOn(view, linkType, headers);
  if (media !== 'text/html') return json('application/ld+json', linkedDataOf(view));
  const standard = view.links.find((link) => link.default);
  const isPage = standard === undefined || linkTypeUri(linkType) === ownTypes[0];
  return isPage ? page(pageOf(view), 'fine') : redirect(standard.href);
}

const unpublished: [string, string] = ['Nothing is published', 'Nobody publishes anything about this at this address.'];

const common = {
  method: 'get',
  deep: true,
  tag: 'Resolver',
  access: 'public',
  params: z.strictObject({ value: z.string().max(4000) }),
  query: z.looseObject({
    linkType: z.string().max(200).optional().describe('`linkset` or `all` for all links, or the type of one.'),
  }),
  answer: z.string(),
  answerTypes: [...mediaTypes],
} as const;

type LinkQuery = z.output<typeof common.query>;

/** The answer about what a path names. */
function resolved(
  path: string,
  { query, headers }: { query: LinkQuery; headers: Headers },
  gateway: Gateway,
): TextReply {
  const found = idIn(path + attributesIn(query));
  if ('why' in found) return refusal(preferred(headers), 'invalid', ['Not a valid GS1 key', found.why]);
  const view = viewOf(found.id, gateway);
  if (!view) return refusal(preferred(headers), 'missing', unpublished);
  const reply = answered(view, query.linkType ?? '', headers);
  return Object.assign(reply, { headers: Object.assign({ Link: linksetLink(view.id) }, reply.headers) });
}

/** The resolver of one primary key, with any qualifiers and data attributes. */
const keyRoute = (ai: string): Route =>
  route({
    ...common,
    path: `/${ai}/{value}`,
    summary: `Resolve a GS1 Digital Link of (${ai}), ${applicationIdentifiers.get(ai)?.title ?? ''}`,
    description:
      'Qualifiers may follow in the path, data attributes in the query. Answers with a page, JSON-LD or a linkset (RFC 9264) by Accept and linkType, or redirects to a registered link. Unpublished keys are answered like unknown ones.',
    handle: ({ params, ...asked }, gateway) => resolved(`/${ai}/${params.value}`, asked, gateway),
  });

/** The resolver of links that do not begin with the number of a key. */
const otherRoute = route({
  ...common,
  path: '/{value}',
  takes: isOtherLink,
  summary: 'Resolve a compressed GS1 Digital Link, or one with names such as `/gtin/` in place of numbers',
  description: 'Answers like the same Digital Link uncompressed and with numbers. Other paths are unknown.',
  handle: ({ params, ...asked }, gateway) => resolved(`/${params.value}`, asked, gateway),
});

/** Routes of the GS1 Digital Link resolver. */
export const resolverRoutes: readonly Route[] = [
  route({
    method: 'get',
    path: '/.well-known/gs1resolver',
    tag: 'Resolver',
    summary: 'Description of this resolver',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
    handle: ({ headers }) => ({
      text: JSON.stringify({
        name: 'Lotline',
        resolverRoot: originOf(headers),
        supportedPrimaryKeys: primaryKeys,
        supportedLinkType: [{ namespace: 'https://gs1.org/voc/', prefix: 'gs1:' }],
        linkTypeDefaultCanBeLinkset: false,
        supportedContextValuesEnumerated: [],
      }),
      type: 'application/json',
      headers: open,
    }),
  }),
  ...primaryKeys.map(keyRoute),
  otherRoute,
];
