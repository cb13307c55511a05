import { join } from 'node:path';
import { supplier } from './organisations';

export interface Welcome {
  readonly url: string;
  readonly data: string;
  readonly height: number;
  /** Whose gateway this is. */
  readonly organisations: readonly string[];
}

/** What a person sees when the gateway is up: where it serves, and requests to paste. */
export function welcome({ url, data, height, organisations }: Welcome): string {
  const keys = join(data, 'keys');
  const of = (name: string): string => (organisations.includes(name) ? name : (organisations[0] ?? name));
  return `Lotline serves at ${url} (ledger height ${height}, data in ${data})
  Documentation   ${url}/docs
  Organisations   ${organisations.join(', ')}; API keys are in ${keys}
${organisations.includes(supplier.name) ? tour(url, join(keys, `${supplier.name}.key`), of('retailer')) : ''}`;
}

function tour(url: string, key: string, reader: string): string {
  const [product] = supplier.products;
  const [place] = supplier.places;
  const lot = `${product?.product ?? ''}/10/DEMO-1`;
  const body = JSON.stringify({ lot, place: place?.place, quantity: '120', unit: product?.unit });
  const bearer = `-H "Authorization: Bearer $(cat ${key})"`;
  return `
Make a lot, see the stock, trace it:
  curl -s ${bearer} -H "Content-Type: application/json" -d '${body}' ${url}/lots
  curl -s ${bearer} "${url}/stock?lot=${lot}"
  curl -s ${bearer} "${url}/trace?id=${lot}&direction=both"

The same with the command line:
  npx lotline --as supplier commission lot ${lot} --place ${place?.place ?? ''} --quantity "120 ${product?.unit ?? ''}"
  npx lotline --as ${reader} stock --lot ${lot}
  npx lotline --as ${reader} trace ${lot} --direction both
`;
}
