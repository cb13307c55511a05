import type { NamedCommand, Offers } from './offeredCommand';

/** Users, and how parties, places and products change and end. */
export const masterDataCommands = {
  registerUser: {
    path: '/users',
    summary: 'Register a user of your organisation, or change the user’s roles',
    tag: 'Registry',
    codes: [],
    example: { user: 'dock-3', roles: ['operator'] },
  },
  registerSigner: {
    path: '/signers',
    summary: 'Register a signer key of a person or device of your organisation, or change its name, roles and times',
    tag: 'Registry',
    codes: ['date_invalid', 'party_retired', 'signer_revoked'],
    example: { signer: '0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1', name: 'Tablet of dock 3', roles: ['dock'] },
  },
  revokeSigner: {
    path: '/signers/revoke',
    summary: 'Revoke a signer key of your organisation for good',
    tag: 'Registry',
    codes: ['signer_unknown', 'time_invalid'],
    example: { signer: '0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1', reason: 'Tablet lost' },
  },
  changeParty: {
    path: '/parties/change',
    summary: 'Change your organisation’s name, roles or contact',
    tag: 'Registry',
    codes: ['party_unknown', 'not_owner'],
    example: { party: '9506000134307', contact: 'quality@green.example' },
  },
  changePlace: {
    path: '/places/change',
    summary: 'Change a place of yours',
    tag: 'Registry',
    codes: ['place_unknown', 'not_owner'],
    example: { place: '9506000134307', name: 'Packing house north' },
  },
  changeProduct: {
    path: '/products/change',
    summary: 'Change a product of yours',
    tag: 'Registry',
    codes: ['product_unknown', 'not_owner'],
    example: { product: '9506000134352', shelfLifeDays: 12 },
  },
  retire: {
    path: '/retirements',
    summary: 'End the use of a product, place or party of yours',
    tag: 'Registry',
    codes: ['product_unknown', 'place_unknown', 'party_unknown', 'not_owner'],
    example: { product: '9506000134352', reason: 'Replaced by the case of ten' },
  },
  reinstate: {
    path: '/reinstatements',
    summary: 'Undo a retirement',
    tag: 'Registry',
    codes: ['product_unknown', 'place_unknown', 'party_unknown', 'not_owner'],
    example: { product: '9506000134352', reason: 'Retired by mistake' },
  },
  retireUser: {
    path: '/users/retire',
    summary: 'Retire a user: the ledger refuses the user’s signatures, and the user’s API keys end',
    tag: 'Registry',
    codes: [],
    example: { user: 'dock-3', reason: 'Left the company' },
  },
} as const satisfies Partial<Offers<NamedCommand>>;
