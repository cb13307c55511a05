import { join } from 'node:path';
import { must } from '@lotline/chaincode/domain';
import { supplier } from './companies/demo/organisations';

export interface Welcome {
  readonly url: string;
  /** Absolute path of the data folder. */
  readonly data: string;
  readonly height: number;
  /** The organisations of this gateway. */
  readonly organisations: readonly string[];
  /** The file that names the organisations; undefined for the demonstration. */
  readonly file?: string | undefined;
  /** The registrations of this start, and the differences between ledger and file. */
  readonly registered?: { readonly made: readonly string[]; readonly differences: readonly string[] };
  /** The defaults of clients. */
  readonly usual: { readonly url: string; readonly data: string };
  readonly platform: NodeJS.Platform;
}

/** The text shown when the gateway is up: its address, and requests to paste into a shell in the repository's folder. */
export function welcome(at: Welcome): string {
  const { url, data, height, organisations, file } = at;
  const head = `Lotline serves at ${url} (ledger height ${height}, data in ${data})
  Documentation   ${url}/docs
`;
  if (file !== undefined) return `${head}${ownCompanies(at, file)}`;
  return `${head}  Organisations   ${organisations.join(', ')}; API keys are in ${join(data, 'keys')}
  This is the demonstration, with made-up companies and keys that may do everything. For your own: npx lotline init
${organisations.includes(supplier.name) ? tour(at) : ''}`;
}

/** A list that is longer is counted instead. */
const mostLines = 20;

function ownCompanies({ organisations, registered, data, usual, platform }: Welcome, file: string): string {
  const { made = [], differences = [] } = registered ?? {};
  const shown = made.length > mostLines ? [...made.slice(0, mostLines), `and ${made.length - mostLines} more`] : made;
  const folder = data === usual.data ? '' : ` --data ${quoted(data, platform)}`;
  return [
    `  Organisations   ${organisations.join(', ')}, as ${file} names them`,
    ...shown.map((each) => `  Registered      ${each}`),
    ...differences.map((each) => `  Not as the file ${each}`),
    `  First API key   npx lotline${folder} keys bootstrap ${organisations[0] ?? 'ORGANISATION'}`,
    '',
  ].join('\n');
}

function tour(at: Welcome): string {
  const { height, organisations } = at;
  const [product] = supplier.products;
  const [place] = supplier.places;
  // A lot is made once; the height makes the names of each start new.
  const lot = (name: string): string => `${must(product, 'product').product}/10/DEMO-${height}${name}`;
  const made = { lot: lot('A'), place: must(place, 'place').place, quantity: '120', uom: must(product, 'product').uom };
  const reader = organisations.includes('retailer') ? 'retailer' : supplier.name;
  return `
Make a lot, see the stock, trace it:
${commands(at, { ...made, reader })}${at.platform === 'win32' ? '' : requests(at, { ...made, lot: lot('B') })}`;
}

interface Made {
  readonly lot: string;
  readonly place: string;
  readonly quantity: string;
  readonly uom: string;
}

function commands({ url, data, usual, platform }: Welcome, made: Made & { readonly reader: string }): string {
  const where = [
    ...(url === usual.url ? [] : ['--url', url]),
    ...(data === usual.data ? [] : ['--data', quoted(data, platform)]),
  ];
  const { lot, place, quantity, uom, reader } = made;
  const lotline = (as: string): string => ['npx lotline', ...where, '--as', as].join(' ');
  return `  ${lotline(supplier.name)} commission lot ${lot} --place ${place} --quantity "${quantity} ${uom}"
  ${lotline(reader)} stock --lot ${lot}
  ${lotline(reader)} trace ${lot} --direction both
`;
}

function requests({ url, data, platform }: Welcome, made: Made): string {
  const key = quoted(join(data, 'keys', `${supplier.name}.key`), platform);
  const bearer = `-H "Authorization: Bearer $(cat ${key})"`;
  return `
The same over HTTP:
  curl -s ${bearer} -H "Content-Type: application/json" -d '${JSON.stringify(made)}' ${url}/lots
  curl -s ${bearer} "${url}/stock?lot=${made.lot}"
  curl -s ${bearer} "${url}/trace?id=${made.lot}&direction=both"
`;
}

/** Quotes any text as one word for the shell. */
function quoted(text: string, platform: NodeJS.Platform): string {
  if (/^[\w@%+=:,./-]+$/.test(text)) return text;
  return platform === 'win32' ? `"${text}"` : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
