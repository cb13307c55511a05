import { type ErrorCode, isIdError, isItemId, isLotId, parseId } from '@lotline/chaincode/domain';
import { Problem } from '../../problem';
import type { ReadModel } from '../../projection/readModel';
import { findFact } from '../../queries/findFact';

/** The codes of `unknownGoods`. */
export const unknownCodes: readonly ErrorCode[] = ['id_invalid', 'lot_unknown', 'item_unknown', 'container_unknown'];

/** The problem of goods that no recorded event names. An invalid GS1 key is reported as such, because it may be a typo. */
export function unknownGoods(id: string): Problem {
  const read = parseId(id);
  if (isIdError(read) && read.reason !== 'not_gs1') {
    const errors = [{ pointer: '?id', message: read.message, code: read.code }];
    return new Problem('id_invalid', `${read.message} No recorded event names it.`, { errors });
  }
  const code: ErrorCode = isLotId(id) ? 'lot_unknown' : isItemId(id) ? 'item_unknown' : 'container_unknown';
  return new Problem(code, `No recorded event names ${id}.`, { details: { id } });
}

/** The problem of goods that are asked for as another kind than they are: it says where to ask. Undefined if they are not. */
export function otherGoods(readModel: ReadModel, code: ErrorCode, id: string): Problem | undefined {
  const details = { id };
  if (code === 'lot_unknown') {
    if (!isItemId(id) && !findFact(readModel, 'container', id)) return undefined;
    const message = `${id} is not a lot but one thing: ask /items/{item} or /containers/{container} for it.`;
    return new Problem(code, message, { details });
  }
  const isThing = code === 'item_unknown' || code === 'container_unknown';
  if (!isThing || !(isLotId(id) || findFact(readModel, 'lot', id))) return undefined;
  return new Problem(code, `${id} is a lot: ask /lots/{lot} for it.`, { details });
}
