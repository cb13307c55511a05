import { type NamedCommand, type Offers } from './offeredCommand';

/** Parties, places, products, documents and GS1 Company Prefixes. */
export const registryCommands = {
  registerParty: {
    path: '/parties',
    summary: 'Register your organisation',
    tag: 'Registry',
    codes: ['prefix_taken', 'not_owner', 'party_retired'],
    example: { party: '9506000134307', name: 'Green Farm', roles: ['supplier'], prefixes: ['9506000'] },
  },
  registerPlace: {
    path: '/places',
    summary: 'Register a place of yours',
    tag: 'Registry',
    codes: ['not_owner', 'party_retired'],
    example: { place: '9506000134307', name: 'Packing house', address: 'Field Road 1, Salinas, CA' },
  },
  registerProduct: {
    path: '/products',
    summary: 'Register a product of yours',
    tag: 'Registry',
    codes: ['not_owner', 'party_retired'],
    example: { product: '9506000134352', name: 'Lettuce, case', uom: 'CS', shelfLifeDays: 14 },
  },
  registerDocument: {
    path: '/documents',
    summary: 'Register a document by its hash',
    tag: 'Registry',
    codes: [],
    example: {
      sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      kind: 'GlobalG.A.P. certificate',
      validTo: '2027-06-30',
    },
  },
  consentToPrefix: {
    path: '/prefixes/consent',
    summary: 'Consent to another party’s claim of a GS1 Company Prefix',
    tag: 'Registry',
    codes: ['prefix_unknown', 'prefix_taken', 'party_unknown', 'not_owner'],
    example: { prefix: '9506000', party: '9506000134307' },
  },
  releasePrefix: {
    path: '/prefixes/release',
    summary: 'Release a GS1 Company Prefix',
    tag: 'Registry',
    codes: ['prefix_unknown'],
    example: { prefix: '9506000' },
  },
  revokePrefix: {
    path: '/prefixes/revoke',
    summary: 'Vote to take a GS1 Company Prefix from its party',
    tag: 'Registry',
    codes: ['prefix_unknown'],
    example: { prefix: '9506000', reason: 'not licensed by GS1' },
  },
  consentToRegulator: {
    path: '/parties/regulator',
    summary: 'Vote that a party is a regulator',
    tag: 'Registry',
    codes: ['party_unknown', 'not_owner'],
    example: { party: '9506000134307' },
  },
  allocateSscc: {
    path: '/sscc',
    summary: 'Allocate the next SSCCs of your GS1 Company Prefix',
    tag: 'Labels',
    codes: ['prefix_unknown', 'party_retired'],
    example: { prefix: '9506000', count: 10 },
  },
} as const satisfies Partial<Offers<NamedCommand>>;
