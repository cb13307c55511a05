import type { AnyCode } from '../answers/codes';
import type { Route } from './route';
import { isXmlType } from './xml';

const ofBodies: readonly AnyCode[] = [
  'content_type_unsupported',
  'body_too_large',
  'body_incomplete',
  'overloaded',
  'json_invalid',
  'json_too_deep',
  'json_too_large',
  // Which of these a field that cannot be read has depends on the field.
  'quantity_invalid',
  'uom_invalid',
  'time_invalid',
  'limit_exceeded',
];

const ofXml: readonly AnyCode[] = ['xml_invalid', 'xml_too_deep', 'xml_too_large'];

const ofKeys: readonly AnyCode[] = ['key_missing', 'key_invalid', 'rate_limited'];
const rolesNeeded = (access: Route['access']): boolean =>
  access !== undefined && !['public', 'probe', 'local'].includes(access);

/** Returns true if a route needs no key. */
export const isForAnyone = (access: Route['access']): access is 'public' | 'probe' =>
  access === 'public' || access === 'probe';

const codesOfBody = ({ body, bodyTypes = [] }: Route): readonly AnyCode[] => [
  ...(body ? ofBodies : []),
  ...(bodyTypes.some(isXmlType) ? ofXml : []),
];

/** The codes of a route, and those of every route of its kind: an unknown query parameter is invalid input everywhere. */
export function codesOf(route: Route): readonly AnyCode[] {
  const { codes = [], access, params, query, body, readsModel, standard } = route;
  const more: (readonly AnyCode[])[] = [
    isForAnyone(access) ? [] : ofKeys,
    access === 'public' ? ['rate_limited'] : [],
    rolesNeeded(access) ? ['role_missing'] : [],
    params || query || body ? ['id_invalid'] : [],
    codesOfBody(route),
    readsModel ? ['behind', 'memory_full', 'overloaded'] : [],
    standard ? ['uri_too_long'] : [],
  ];
  return [...new Set<AnyCode>([...codes, 'internal', 'input_invalid', ...more.flat()])];
}
