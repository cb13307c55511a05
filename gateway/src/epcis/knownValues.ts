import { bareWord, partyMark, partyMarkLength, vocabularies } from '@lotline/chaincode/domain';
import type { Database } from '../projection/database';
import { type EpcisField, epcisFields } from '../projection/epcisFields';
import { nodeKinds } from '../projection/graph/graph';
import { thingsOfParties } from '../queries/thingsOfParties';
import { canonical } from './query/eventView';

/** Lists of values that events have. */
export type KnownList = 'epcs' | 'bizSteps' | 'bizLocations' | 'readPoints' | 'dispositions';

const fields: Readonly<Record<Exclude<KnownList, 'epcs'>, EpcisField>> = {
  bizSteps: 'bizStep',
  bizLocations: 'bizLocation',
  readPoints: 'readPoint',
  dispositions: 'disposition',
};

/** Kinds of nodes that stand for one thing: classes of goods are no EPCs. */
const things = [nodeKinds.item, nodeKinds.container, nodeKinds.other].join(', ');

/** Events write the id of a party's thing without the party. */
const isWritten = `NOT (substr(id, -${partyMarkLength}, ${partyMark.length}) = '${partyMark}'
  AND EXISTS (SELECT 1 FROM node AS plain WHERE plain.id = substr(node.id, 1, length(node.id) - ${partyMarkLength})))`;

/** A value as events are indexed by it: the bare word of a standard term, the canonical spelling of an id. */
export function canonicalValue(list: KnownList, text: string): string {
  if (list === 'bizSteps') return bareWord(vocabularies.bizStep, text) ?? text;
  if (list === 'dispositions') return bareWord(vocabularies.disposition, text) ?? text;
  return canonical(text);
}

/** Values of the list after `after`, in the order of their characters. */
export function knownValues(database: Database, list: KnownList, after: string, limit: number): string[] {
  const rows =
    list === 'epcs'
      ? database.all<{ value: string }>(
          `SELECT DISTINCT id AS value FROM node WHERE id > ? AND kind IN (${things}) AND ${isWritten} ORDER BY id LIMIT ?`,
          after,
          limit,
        )
      : database.all<{ value: string }>(
          'SELECT value FROM epcis_value WHERE field = ? AND value > ? ORDER BY value LIMIT ?',
          epcisFields[fields[list]],
          after,
          limit,
        );
  return rows.map(({ value }) => value);
}

/** Returns true if an event has the value, or if it is a term of the standard. */
export function isKnown(database: Database, list: KnownList, text: string): boolean {
  const value = canonicalValue(list, text);
  if (list === 'bizSteps' && vocabularies.bizStep.words.has(value)) return true;
  if (list === 'dispositions' && vocabularies.disposition.words.has(value)) return true;
  const found =
    list === 'epcs'
      ? database.get(`SELECT 1 FROM node WHERE id = ? AND kind IN (${things}) LIMIT 1`, value)
      : database.get('SELECT 1 FROM epcis_value WHERE field = ? AND value = ?', epcisFields[fields[list]], value);
  return found !== undefined || (list === 'epcs' && thingsOfParties(database, value).length > 0);
}
