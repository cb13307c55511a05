import { join } from 'node:path';
import { supplier } from './organisations';

/** What a person sees when the gateway is up: where it serves, and requests to paste. */
export function welcome(url: string, data: string, height: number): string {
  const key = join(data, 'keys', 'supplier.key');
  const [product] = supplier.products;
  const [place] = supplier.places;
  const lot = `${product?.product ?? ''}/10/DEMO-1`;
  const body = JSON.stringify({ lot, place: place?.place, quantity: '120', unit: product?.unit });
  const bearer = `-H "Authorization: Bearer $(cat ${key})"`;
  return `Lotline serves at ${url} (ledger height ${height}, data in ${data})
  Documentation   ${url}/docs
  Organisations   supplier, carrier, retailer; their API keys are in ${join(data, 'keys')}

Make a lot, see the stock, trace it:
  curl -s ${bearer} -H "Content-Type: application/json" -d '${body}' ${url}/lots
  curl -s ${bearer} "${url}/stock?lot=${lot}"
  curl -s ${bearer} "${url}/trace?id=${lot}&direction=both"

The same with the command line:
  npx lotline --as supplier commission lot ${lot} --place ${place?.place ?? ''} --quantity "120 ${product?.unit ?? ''}"
  npx lotline --as retailer stock --lot ${lot}
  npx lotline --as retailer trace ${lot} --direction both
`;
}
