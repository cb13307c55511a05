import type { Read } from './builder';
import { type EventView, idIn, objectsOf, textsOf } from './eventView';
import { type IdPattern, idPattern } from './patterns';

const idsIn = (view: EventView, lists: readonly string[]): string[] =>
  lists.flatMap((list) => textsOf(view.body[list])).map((text) => idIn(text, view));

const classesIn = (view: EventView, lists: readonly string[]): string[] =>
  lists
    .flatMap((list) => objectsOf(view.body[list]))
    .flatMap(({ epcClass }) => (typeof epcClass === 'string' ? [idIn(epcClass, view)] : []));

/** Reads a MATCH parameter: one of the ids in the lists matches one of the values. */
const matching =
  (lists: readonly string[], idsOf: typeof idsIn): Read =>
  (query, values, name) => {
    const patterns: IdPattern[] = values.map((value) => idPattern(value, name));
    query.narrowings.push({ by: 'goods', ids: patterns.flatMap(({ ranges }) => ranges) });
    query.predicates.push((view) =>
      idsOf(view, lists).some((id) => patterns.some(({ matches }) => matches(id, view.isAbout))),
    );
  };

const things = ['epcList', 'childEPCs'];
const classes = ['quantityList', 'childQuantityList'];

/** The parameters that compare ids with patterns. */
export const matchParameters: Readonly<Record<string, Read>> = {
  MATCH_epc: matching(things, idsIn),
  MATCH_parentID: matching(['parentID'], idsIn),
  MATCH_inputEPC: matching(['inputEPCList'], idsIn),
  MATCH_outputEPC: matching(['outputEPCList'], idsIn),
  MATCH_anyEPC: matching([...things, 'parentID', 'inputEPCList', 'outputEPCList'], idsIn),
  MATCH_epcClass: matching(classes, classesIn),
  MATCH_inputEPCClass: matching(['inputQuantityList'], classesIn),
  MATCH_outputEPCClass: matching(['outputQuantityList'], classesIn),
  MATCH_anyEPCClass: matching([...classes, 'inputQuantityList', 'outputQuantityList'], classesIn),
};
