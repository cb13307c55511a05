import { callerRoles, gln, gtin, partyRoles, transactions } from '#domain';
import { z } from 'zod';

/** The schema of the file. Error messages suggest each field's example. */
const like = <Schema extends z.ZodType>(schema: Schema, example: unknown): Schema =>
  schema.meta({ examples: [example] });

const party = transactions.registerParty.input.shape;
const place = transactions.registerPlace.input.shape;
const product = transactions.registerProduct.input.shape;

export const organisationName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/, 'must be up to 63 letters, digits, dots and dashes, without spaces')
  .refine((text) => text.toLowerCase() !== 'orderer', 'is the name of the organisation that orders blocks');
export const mspId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,62}$/, 'must be up to 63 letters, digits, dots and dashes, without spaces')
  .refine((text) => text !== 'OrdererMSP', 'is the MSP id of the organisation that orders blocks');
/** The user as whom a gateway registers what its configuration names. It is no administrator of the channel. */
export const registrarUser = 'registrar';
/** The user of a gateway's automatic commands: extending recalls and booking waiting events. */
export const keeperUser = 'keeper';
export const isGatewayUser = (name: string): boolean => [registrarUser, keeperUser].includes(name.toLowerCase());
/** The name of a person's user. The gateway's own users get no keys, because the ledger shows who acted. */
export const personName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9@._-]{0,63}$/, 'must be up to 64 letters, digits, "@", ".", "_" and "-"')
  .refine((name) => !isGatewayUser(name), 'is a user of the gateway itself');

const places = z.strictObject({
  gln: like(gln, '0614141000005'),
  name: like(place.name, 'Acme packing house'),
  address: like(place.address, '1 Farm Road, Salinas'),
  geo: like(place.geo, { latitude: '36.6777', longitude: '-121.6555' }),
});

const products = z.strictObject({
  gtin: like(gtin, '00614141000012'),
  name: like(product.name, 'Romaine hearts, case of 12'),
  uom: like(product.uom, 'CS'),
  shelfLifeDays: like(product.shelfLifeDays, 14),
  storage: like(product.storage, { minimum: '0', maximum: '4' }),
  traceabilityList: like(product.traceabilityList, 'Leafy greens'),
  makers: z.array(like(gln, '0614141000005')).max(20).optional(),
});

const users = z.strictObject({
  name: like(personName, 'ann'),
  roles: like(z.array(z.enum(callerRoles)).max(callerRoles.length), ['operator']),
});

const organisation = z.strictObject({
  name: like(organisationName, 'acme'),
  mspId: like(mspId, 'AcmeMSP'),
  party: like(
    z.strictObject({
      gln: like(gln, '0614141000005'),
      name: like(party.name, 'Acme Farms'),
      roles: like(party.roles, [partyRoles[0]]),
      prefixes: like(party.prefixes, ['0614141']),
      contact: like(party.contact, 'quality@acme.example'),
    }),
    { gln: '0614141000005', name: 'Acme Farms', roles: ['supplier'], prefixes: ['0614141'] },
  ),
  places: like(z.array(places).max(10_000).default([]), []),
  products: like(z.array(products).max(10_000).default([]), []),
  users: like(z.array(users).max(1000).default([]), []),
});

function isSmtp(text: string): boolean {
  const url = URL.parse(text);
  return (
    url !== null && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && url.password === '' && url.search === ''
  );
}

/** The address of a mail server. It has no password, so it may be shown. */
export const smtpUrl = z
  .string()
  .refine(
    isSmtp,
    'must be smtp://user@host:587 or smtps://user@host:465; the password goes into LOTLINE_SMTP_PASSWORD or a file',
  );
export const mailSender = z.string().regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an e-mail address');

/** The mail server. The password is in no configuration: it is in a file, or in LOTLINE_SMTP_PASSWORD. */
const mail = z.strictObject({
  smtp: like(smtpUrl, 'smtp://lotline@mail.example.com:587'),
  from: like(mailSender, 'Lotline <lotline@example.com>'),
  passwordFile: like(z.string().min(1).optional(), '/run/secrets/smtp'),
});

/** What `lotline.json` holds: the organisations that run on the ledger, with what they start with. */
export const companiesFile = z.strictObject({
  organisations: like(z.array(organisation).min(1).max(50), []),
  mail: mail.optional(),
});

/** As people write it. */
export type CompaniesFile = z.input<typeof companiesFile>;
/** With the defaults filled in; GTINs have 14 digits. */
export type Companies = z.output<typeof companiesFile>;
export type CompanyEntry = Companies['organisations'][number];
