import { soldFilling } from '../../../chaincode/src/domain/rules/fillings';
import { type ChainStep, count, free, isCase, isOpenable, loose, object, ownerOf, part, where } from './chainEvents';
import { returned } from './chainJourneys';

export const sellThing: ChainStep = (view, picks) => {
  const thing = picks.one(loose(view).filter((each) => !isCase(each) && isOpenable(each)));
  if (!thing?.place) return [];
  const event = object('OBSERVE', 'retail_selling', { epcList: [thing.id], ...where(thing.place) });
  return [{ by: ownerOf(thing.place), event }];
};

export const bringBack: ChainStep = (view, picks) => {
  const row = picks.one(view.stocks.filter(({ balance }) => balance.sold !== '0'));
  if (!row) return [];
  const quantityList = [count(row.lot, picks.one([row.balance.sold, '1']) ?? '1', row.balance.uom)];
  return returned({ quantityList }, row.place, picks);
};

export const bringThingBack: ChainStep = (view, picks) => {
  const thing = picks.one(view.things.filter((each) => each.status === 'sold' || soldFilling(each) !== undefined));
  if (!thing?.place) return [];
  return returned({ epcList: [thing.id] }, thing.place, picks);
};

export const destroy: ChainStep = (view, picks) => {
  const row = picks.one(free(view));
  if (!row) return [];
  const quantityList = [count(row.lot, part(row, picks), row.balance.uom)];
  return [{ by: ownerOf(row.place), event: object('DELETE', 'destroying', { quantityList, ...where(row.place) }) }];
};

export const destroyThing: ChainStep = (view, picks) => {
  const thing = picks.one(loose(view).filter((each) => !isCase(each) && isOpenable(each)));
  if (!thing?.place) return [];
  const event = object('DELETE', 'destroying', { epcList: [thing.id], ...where(thing.place) });
  return [{ by: ownerOf(thing.place), event }];
};
