import type { RecallId } from '../businessId';
import type { EventBody } from '../command';
import { extension } from '../epcis/extensions';
import type { ThingId } from '../facts/thing';
import type { LotId } from '../gs1/id';
import { isItemId } from '../goodsKinds';
import type { Step } from '../step';
import { objectEvent } from './buildEvent';
import { present } from './present';
import type { Destroyed } from './recallResponse';

/** The events of goods that a response to a recall destroyed: one for each place, witness and evidence. */
export function destructionEvents(step: Step, recall: RecallId, destroyed: readonly Destroyed[]): EventBody[] {
  const groups = new Map<string, Destroyed[]>();
  for (const each of destroyed) {
    const { place, witness = '', evidence = '' } = each.row;
    const key = `${place} ${evidence} ${witness}`;
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first ? [destructionEvent(step, recall, { ...first, group })] : [];
  });
}

type Group = Destroyed & { readonly group: readonly Destroyed[] };

function destructionEvent(step: Step, recall: RecallId, { row, group }: Group): EventBody {
  const items = group.flatMap(({ row: { goods } }) => (isItemId(goods) ? [goods as string as ThingId] : []));
  const lots = group.flatMap(({ row: { goods, uom }, quantity }) =>
    isItemId(goods) ? [] : [{ lot: goods as LotId, quantity, uom }],
  );
  const where = { place: row.place, bizStep: 'destroying', disposition: 'destroyed' };
  return present({
    ...objectEvent(step, 'DELETE', { lots, things: items }, where),
    [extension('recall')]: recall,
    [extension('witness')]: row.witness,
    [extension('evidence')]: row.evidence,
  });
}
