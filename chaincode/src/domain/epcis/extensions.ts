/** The fields that Lotline adds to the EPCIS events of commands, and what each means. */
export const extensions = {
  request: 'The request that the event comes from, as MSP id and idempotency key: two equal requests are two events.',
  reason: 'Why goods were held, released or counted, or an offer was ended.',
  recall: 'The recall that the event opens, or under which goods were destroyed.',
  witness: 'Who saw the destruction.',
  evidence: 'SHA-256 of the evidence of the destruction.',
  label: 'Elements of the lot’s label that EPCIS has no attribute for, as bracketed element string.',
  allowExpired: 'Why expired goods were shipped or sold nevertheless.',
  receipt:
    'The receipt that a registered key signed (EIP-712): its kind, signer, signature, domain’s salt and message.',
} as const;

type Name = keyof typeof extensions;

/** The name of a field in an event. */
export const extension = <Field extends Name>(name: Field): `lotline:${Field}` => `lotline:${name}`;

/**
 * The JSON-LD context of these fields. Each name is an IRI of its own, so that the hash of an event is the same with the context and
 * without it.
 */
export const extensionContext = {
  '@context': {
    '@version': 1.1,
    ...Object.fromEntries(
      Object.keys(extensions).map((name) => [
        `lotline:${name}`,
        { '@id': `lotline:${name}`, '@type': name === 'receipt' ? '@json' : 'http://www.w3.org/2001/XMLSchema#string' },
      ]),
    ),
  },
  '@graph': Object.entries(extensions).map(([name, meaning]) => ({
    '@id': `lotline:${name}`,
    'http://www.w3.org/2000/01/rdf-schema#comment': meaning,
  })),
};
