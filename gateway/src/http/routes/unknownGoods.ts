import { type ErrorCode, isIdError, isItemId, isLotId, parseId } from '@lotline/chaincode/domain';
import { Problem } from '../../problem';

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
