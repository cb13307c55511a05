import { bareWord, type Vocabulary, vocabularies } from '@lotline/chaincode/domain';
import { attributeParameter } from './attributeParameters';
import { type EventQuery, parameterError, type Parameters, QueryBuilder, type Read } from './builder';
import { eventParameters } from './eventParameters';
import { canonical, expand, idIn, objectsOf } from './eventView';
import { extensionParameter } from './extensionParameters';
import { matchParameters } from './matching';
import { measureParameter, sensorParameters } from './sensorParameters';
import { type Comparison, urisOf } from './values';
import { apiLimits } from '../../answers/limits';

const named: Readonly<Record<string, Read>> = { ...eventParameters, ...matchParameters, ...sensorParameters };

/** The names of the parameters that have a fixed name. */
export const namedParameters: readonly string[] = Object.keys(named);

interface Party {
  readonly list: string;
  readonly field: string;
  readonly vocabulary: Vocabulary;
}

const typedLists: Readonly<Record<string, Party>> = {
  bizTransaction: { list: 'bizTransactionList', field: 'bizTransaction', vocabulary: vocabularies.bizTransaction },
  source: { list: 'sourceList', field: 'source', vocabulary: vocabularies.sourceDest },
  destination: { list: 'destinationList', field: 'destination', vocabulary: vocabularies.sourceDest },
};

/** Reads EQ_bizTransaction_type, EQ_source_type or EQ_destination_type; the type in any spelling. */
function typedParameter(parameter: string): Read | undefined {
  const [, kind = '', type = ''] = /^EQ_(bizTransaction|source|destination)_(.+)$/.exec(parameter) ?? [];
  const party = typedLists[kind];
  if (!party) return undefined;
  const { list, field, vocabulary } = party;
  return (query, values, name) => {
    const expanded = expand(type, query.prefixes);
    const word = bareWord(vocabulary, type) ?? bareWord(vocabulary, expanded) ?? expanded;
    if (!vocabulary.words.has(word) && !word.includes(':')) {
      throw parameterError(name, `"${type.slice(0, 40)}" is neither a ${vocabulary.name} of the standard nor a URI.`);
    }
    const ids = urisOf(query, values, name).map(canonical);
    if (kind === 'bizTransaction') query.narrowings.push({ by: 'document', ids });
    query.predicates.push((view) =>
      objectsOf(view.body[list]).some((each) => {
        const [is, id] = [each['type'], each[field]];
        const isType = typeof is === 'string' && (bareWord(vocabulary, is) ?? expand(is, view.prefixes)) === word;
        return isType && typeof id === 'string' && ids.includes(idIn(id, view));
      }),
    );
  };
}

const measure =
  /^(EQ|GT|GE|LT|LE)_(quantity|value|minValue|maxValue|meanValue|sDev|percValue|percRank)(?:_([A-Z0-9]{2,4}))?$/;

function measured(parameter: string): Read | undefined {
  const [, comparison, field, uom] = measure.exec(parameter) ?? [];
  const bare = field === 'quantity' || field === 'percRank';
  if (comparison === undefined || field === undefined || (uom === undefined && !bare)) return undefined;
  return measureParameter(comparison as Comparison, field, uom);
}

function readerOf(parameter: string): Read {
  const read = Object.hasOwn(named, parameter) ? named[parameter] : undefined;
  const found =
    read ??
    measured(parameter) ??
    attributeParameter(parameter) ??
    typedParameter(parameter) ??
    extensionParameter(parameter);
  if (found) return found;
  throw parameterError(parameter, 'is not a query parameter of EPCIS 2.0.');
}

/**
 * Understands the parameters of a simple event query (EPCIS 2.0 section 8.2.7.1). All must hold; of one parameter's values, one must.
 * `context` declares prefixes that parameters use. Throws EpcisRefusal.
 */
export function readQuery(parameters: Parameters, context?: unknown): EventQuery {
  const query = new QueryBuilder(context);
  for (const [name, values] of parameters) {
    if (values.length > apiLimits.parameterValues)
      throw parameterError(name, `has more than ${apiLimits.parameterValues} values.`);
    const read = readerOf(name);
    const isFlag = name.startsWith('EXISTS_');
    if (!isFlag && (values.length === 0 || values.includes(''))) throw parameterError(name, 'has no value.');
    read(query, values, name);
  }
  return query.build();
}
