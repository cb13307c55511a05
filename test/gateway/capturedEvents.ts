import { eventKey } from '../../chaincode/src/domain/facts/event';
import { linksOf, readBody } from '../../chaincode/src/domain/rules/links';
import type { Facts } from '../../chaincode/src/domain/step';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { trace } from '../../gateway/src/trace/trace';
import { at, block, type Body, event, eventIdOf, put, senderMsp, type Step, timeOf, transaction } from './blocks';

export const apply = (readModel: ReadModel, ...steps: readonly Step[]): void => {
  const { height } = readModel;
  readModel.apply(block(height, ...steps.map((step, n) => transaction(`t${height}.${n}`, height, [step]))));
};

const split = (goods: readonly string[], epcs: string, quantities: string): Body => ({
  [epcs]: goods.filter((id) => !id.includes('/10/')),
  [quantities]: goods.filter((id) => id.includes('/10/')).map((epcClass) => ({ epcClass, quantity: 1, uom: 'KGM' })),
});
export interface Making {
  readonly id?: string;
  readonly minute?: number;
}
export const transformed = (
  inputs: readonly string[],
  outputs: readonly string[],
  { id, minute = 1 }: Making = {},
): Body =>
  event('TransformationEvent', minute, {
    ...split(inputs, 'inputEPCList', 'inputQuantityList'),
    ...split(outputs, 'outputEPCList', 'outputQuantityList'),
    ...(id && { transformationID: id }),
  });
export const packed = (minute: number, parentID: string, children: readonly string[], action = 'ADD'): Body =>
  event('AggregationEvent', minute, { action, parentID, ...split(children, 'childEPCs', 'childQuantityList') });
export const seen = (goods: readonly string[], place: string, bizStep = 'receiving', more: Body = {}): Body =>
  event('ObjectEvent', 2, {
    action: 'OBSERVE',
    bizStep,
    ...split(goods, 'epcList', 'quantityList'),
    ...at(place),
    ...more,
  });
/** Seen somewhere at a minute, which moves nothing. */
export const seenAt = (minute: number, goods: readonly string[], place: string): Body => ({
  ...seen(goods, place, 'inspecting'),
  eventTime: timeOf(minute),
});

/** Facts of which there are none: containers are in their first filling. */
const noFacts = { get: () => undefined } as unknown as Facts;

let events = 0;
/** An event as the contract records it, with the links that it states. */
export const said = (body: Body, ...writes: NonNullable<Step['writes']>): Step & { id: string } => {
  events += 1;
  const id = eventIdOf(`event ${events}`);
  const read = readBody(body);
  const links = 'named' in read ? linksOf(noFacts, senderMsp, read) : undefined;
  return {
    id,
    events: [{ id, body }],
    writes: [put(eventKey(senderMsp, id), { ...(links && { links }) }), ...writes],
  };
};

export const goods = (readModel: ReadModel, root: string, direction: 'back' | 'forward'): Map<string, number> =>
  new Map(
    (trace(readModel, root, direction, { limit: 10_000 })?.nodes ?? [])
      .filter(({ kind }) => kind !== 'place' && kind !== 'shipment')
      .map(({ id, depth }) => [id, depth]),
  );
