import { isIdError, parseId } from '@lotline/chaincode/domain';
import type { PublicView } from './publicView';

const vocabulary = 'https://gs1.org/voc/';

/** A link type as the URI that linksets have. */
export const linkTypeUri = (linkType: string): string =>
  linkType.startsWith('gs1:') ? vocabulary + linkType.slice(4) : linkType;

interface Target {
  readonly href: string;
  readonly title?: string;
  readonly type?: string;
  readonly hreflang?: readonly string[];
}

/** The published links of a thing as a linkset (RFC 9264). `self` is the address of the thing at this resolver. */
export function linksetOf({ id, title, links }: PublicView, self: string): object {
  const targets: Record<string, Target[]> = {};
  const add = (relation: string, target: Target): void => {
    (targets[relation] ??= []).push(target);
  };
  for (const link of links) {
    const { href, title: named, type, hreflang } = link;
    const target = {
      href,
      title: named,
      ...(type !== undefined && { type }),
      ...(hreflang !== undefined && { hreflang: [hreflang] }),
    };
    add(linkTypeUri(link.linkType), target);
    if (link.default) add(`${vocabulary}defaultLink`, target);
  }
  const page = { href: self, title, type: 'text/html', hreflang: ['en'] };
  if (!links.some((link) => link.default)) add(`${vocabulary}defaultLink`, page);
  add(`${vocabulary}traceability`, page);
  add(`${vocabulary}traceability`, { href: self, title, type: 'application/ld+json' });
  return { linkset: [{ anchor: self, description: title, about: id, ...targets }] };
}

const properties: Readonly<Record<string, string>> = {
  GTIN: 'gs1:gtin',
  Lot: 'gs1:hasBatchLotNumber',
  'Serial number': 'gs1:hasSerialNumber',
  SSCC: 'gs1:sscc',
  GLN: 'gs1:globalLocationNumber',
  'Production date': 'gs1:productionDate',
  'Packaging date': 'gs1:packagingDate',
  'Best before': 'gs1:bestBeforeDate',
  'Sell by': 'gs1:sellByDate',
  Expiry: 'gs1:expirationDate',
  Address: 'lotline:address',
  Origin: 'lotline:origin',
};

const types: Readonly<Record<string, string>> = {
  place: 'gs1:Place',
  party: 'gs1:Organization',
  logisticUnit: 'lotline:LogisticUnit',
};

/**
 * The published parts of a thing as JSON-LD in the GS1 Web Vocabulary. Names with `lotline:` are IRIs of their own, as in events.
 */
export function linkedDataOf(view: PublicView): object {
  const read = parseId(view.id);
  const kind = isIdError(read) ? '' : read.kind;
  const named = view.facts.map(([name, value]) => [properties[name] ?? `lotline:${name}`, value] as const);
  return {
    '@context': { gs1: vocabulary },
    '@id': view.id,
    '@type': types[kind] ?? 'gs1:Product',
    [kind === 'party' ? 'gs1:organizationName' : kind === 'place' ? 'gs1:name' : 'gs1:productName']: view.title,
    ...Object.fromEntries(named),
    'lotline:publisher': view.publisher,
    'lotline:recorded': view.isRecorded,
    ...(view.recalls && {
      'lotline:recalled': view.recalls.length > 0,
      'lotline:recall': view.recalls.map(({ reason, class: level, since, instructions, lots }) => ({
        'lotline:reason': reason,
        'lotline:since': since,
        ...(level !== undefined && { 'lotline:class': level }),
        ...(instructions !== undefined && { 'lotline:instructions': instructions }),
        ...(lots && { 'lotline:lot': lots }),
      })),
    }),
    ...(view.provenance && { 'lotline:provenance': view.provenance }),
    ...(view.certificates && {
      'gs1:certification': view.certificates.map(({ kind: standard, issuer, validFrom, validTo, uri, sha256 }) => ({
        '@type': 'gs1:CertificationDetails',
        'gs1:certificationStandard': standard,
        ...(issuer !== undefined && { 'gs1:certificationAgency': issuer }),
        ...(validFrom !== undefined && { 'gs1:certificationStartDate': validFrom }),
        ...(validTo !== undefined && { 'gs1:certificationEndDate': validTo }),
        ...(uri !== undefined && { 'gs1:certificationURI': uri }),
        'lotline:sha256': sha256,
      })),
    }),
  };
}
