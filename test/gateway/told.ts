import { factKey, type FactKey, type Item, type Unit } from '@lotline/chaincode/domain';
import type { ReadModel } from '../../gateway/src/projection/readModel';
import { trace } from '../../gateway/src/trace/trace';
import { at, block, type Body, event, type Step, transaction } from './blocks';

const bare = { lots: [], items: [], units: [], load: [], claims: [], recalls: [] } as const;
export const unitFact = (id: Unit['id'], filling: number, items: readonly string[]): Unit => ({
  ...bare,
  id,
  filling,
  items: items as Unit['items'],
});
export const unitKey = (id: string): FactKey<Unit> => factKey<Unit>('unit', id);
export const itemFact = (id: Item['id'], lot: Item['lot']): Item => ({
  id,
  status: 'active',
  inputs: [],
  recalls: [],
  ...(lot && { lot }),
});

export const apply = (readModel: ReadModel, ...steps: readonly Step[]): void => {
  const { height } = readModel;
  readModel.apply(block(height, ...steps.map((step, n) => transaction(`t${height}.${n}`, height, [step]))));
};

const split = (goods: readonly string[], epcs: string, quantities: string): Body => ({
  [epcs]: goods.filter((id) => !id.includes('/10/')),
  [quantities]: goods.filter((id) => id.includes('/10/')).map((epcClass) => ({ epcClass })),
});
export const transformed = (inputs: readonly string[], outputs: readonly string[], id?: string): Body =>
  event('TransformationEvent', 1, {
    ...split(inputs, 'inputEPCList', 'inputQuantityList'),
    ...split(outputs, 'outputEPCList', 'outputQuantityList'),
    ...(id && { transformationID: id }),
  });
export const packed = (parentID: string, children: readonly string[], action = 'ADD'): Body =>
  event('AggregationEvent', 1, { action, parentID, ...split(children, 'childEPCs', 'childQuantityList') });
export const seen = (goods: readonly string[], place: string, bizStep = 'receiving', more: Body = {}): Body =>
  event('ObjectEvent', 2, {
    action: 'OBSERVE',
    bizStep,
    ...split(goods, 'epcList', 'quantityList'),
    ...at(place),
    ...more,
  });

let events = 0;
export const said = (body: Body, ...writes: NonNullable<Step['writes']>): Step & { id: string } => {
  events += 1;
  const id = `urn:uuid:${events}`;
  return { id, events: [{ id, body }], writes };
};
export const declared = (id: string, body: Body): Step => ({
  events: [{ id, body: { ...body, eventID: id, errorDeclaration: { declarationTime: '2026-02-01T00:00:00Z' } } }],
  writes: [[factKey('event', id), { hash: 'h', party: 'p', declaredInError: '2026-02-01T00:00:00Z' }]],
});

export const goods = (readModel: ReadModel, root: string, direction: 'back' | 'forward'): Map<string, number> =>
  new Map(
    (trace(readModel, root, direction, { nodes: 10_000, edges: 100_000 })?.nodes ?? [])
      .filter(({ kind }) => kind !== 'place' && kind !== 'shipment')
      .map(({ id, depth }) => [id, depth]),
  );
