import type { AnyCode } from '../answers/codes';
import type { Route } from './route';

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

const ofKeys: readonly AnyCode[] = ['key_missing', 'key_invalid', 'rate_limited'];
const rolesNeeded = (access: Route['access']): boolean =>
  access !== undefined && access !== 'public' && access !== 'local';

/** The codes of a route, and those of every route of its kind: an unknown query parameter is invalid input everywhere. */
export function codesOf({ codes = [], access, params, query, body, readsModel, standard }: Route): readonly AnyCode[] {
  const more: (readonly AnyCode[])[] = [
    access === 'public' ? [] : ofKeys,
    rolesNeeded(access) ? ['role_missing'] : [],
    params || query || body ? ['id_invalid'] : [],
    body ? ofBodies : [],
    readsModel ? ['behind'] : [],
    standard ? ['uri_too_long'] : [],
  ];
  return [...new Set<AnyCode>([...codes, 'internal', 'input_invalid', ...more.flat()])];
}
