import type { CallerRole, CommandInput } from '@lotline/chaincode/domain';
import type { CompanyEntry } from '../answers/companiesFile';

/** An organisation that this gateway may act for, and the master data it starts with. */
export interface Company {
  readonly name: string;
  readonly mspId: string;
  readonly party: CommandInput<'registerParty'>;
  readonly places: readonly CommandInput<'registerPlace'>[];
  readonly products: readonly CommandInput<'registerProduct'>[];
  readonly users: readonly { readonly name: string; readonly roles: readonly CallerRole[] }[];
}

const origin = 'https://id.gs1.org';
const partyOf = (gln: string): string => `${origin}/417/${gln}`;

/** An entry of `lotline.json` in the words of the contract. */
export const companyOf = ({ name, mspId, party, places, products, users }: CompanyEntry): Company => {
  const { gln, ...ofParty } = party;
  return {
    name,
    mspId,
    party: { party: partyOf(gln), ...ofParty },
    places: places.map(({ gln: place, ...of }) => ({ place: `${origin}/414/${place}`, ...of })),
    products: products.map(({ gtin, uom, makers, ...of }) => ({
      product: `${origin}/01/${gtin}`,
      uom: uom,
      ...(makers && { makers: makers.map(partyOf) }),
      ...of,
    })),
    users,
  };
};
