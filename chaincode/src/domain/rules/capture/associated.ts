import type { Finding } from '../../command';
import { thingKey } from '../../facts/thing';
import type { Facts } from '../../step';
import { isEmpty, isMade } from '../things';
import type { CapturedEvent } from './captureInput';
import { lotsOf } from './eventGoods';

/**
 * The exception of an AssociationEvent with goods in stock. Such events are for sensors on pallets and parts of assets (EPCIS 2.0 section
 * 7.4.7), so they pack nothing: the goods do not move with the parent.
 */
export function associatedFindings(facts: Facts, { event, named: { goods, parent } }: CapturedEvent): Finding[] {
  if (event.type !== 'AssociationEvent' || event.errorDeclaration) return [];
  const things = goods.things.filter((id) => {
    const thing = facts.get(thingKey(id));
    return thing !== undefined && (isMade(thing) || !isEmpty(thing));
  });
  const [first, ...others] = [...lotsOf(goods), ...things];
  if (first === undefined) return [];
  const what = others.length === 0 ? first : `${first} and ${others.length} more`;
  const whole = parent === undefined ? '' : ` with ${parent}`;
  const detail = `${what} associated${whole}: an AssociationEvent moves and packs no goods. If they are in it or left it, record an AggregationEvent.`;
  return [{ code: 'stock_unmoved', detail, details: { goods: [first, ...others], container: parent } }];
}
