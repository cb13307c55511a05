import { isIdError, parseId } from '@lotline/chaincode/domain';
import type { ReadModel } from '../projection/readModel';
import { type RawEvent, selectEvents } from './eventRows';
import { naming } from './listEvents';
import { type Filter, type Page, type PageRequest, selectPage } from './page';
import { utc } from './utc';

/** Filters of the simple event query, with the standard's names (EPCIS 2.0 section 8.2.7.1). All must match. */
export interface EventQuery extends PageRequest {
  readonly MATCH_anyEPC?: string | undefined;
  readonly MATCH_anyEPCClass?: string | undefined;
  readonly eventType?: string | undefined;
  readonly GE_eventTime?: string | undefined;
  readonly LT_eventTime?: string | undefined;
  readonly GE_recordTime?: string | undefined;
  readonly LT_recordTime?: string | undefined;
  readonly EQ_action?: string | undefined;
  /** As bare word. */
  readonly EQ_bizStep?: string | undefined;
  readonly EQ_eventID?: string | undefined;
}

type Event = Readonly<Record<string, unknown>>;

/** Matches all ids of a product, which is how the pattern of its items' ids is parsed. "0" is the character after "/". */
const namingAnyOf = `n IN (SELECT event FROM (SELECT ? AS product)
  JOIN node ON node.id >= product AND node.id < product || '0' JOIN visit ON visit.node = node.n)`;

function matching(goods: string | undefined): Filter {
  if (goods === undefined) return [naming, undefined];
  const read = parseId(goods);
  if (isIdError(read)) return [naming, goods];
  return [read.kind === 'product' ? namingAnyOf : naming, read.id];
}

/** Adds the error declaration to an event, so that its readers see it. */
const eventOf = ({ id, name, body, recorded, declared }: RawEvent): Event => ({
  eventID: name ?? id,
  ...(declared !== null && { errorDeclaration: { declarationTime: declared } }),
  ...(JSON.parse(body) as Event),
  recordTime: recorded,
});

/** Recorded events that the query matches, the latest recorded first. */
export const queryEvents = (readModel: ReadModel, query: EventQuery): Page<Event> =>
  selectPage<RawEvent, Event>(
    readModel,
    query,
    {
      select: `SELECT * FROM (${selectEvents})`,
      filters: [
        matching(query.MATCH_anyEPC),
        matching(query.MATCH_anyEPCClass),
        ['type = ?', query.eventType],
        ['time >= ?', query.GE_eventTime && utc(query.GE_eventTime)],
        ['time < ?', query.LT_eventTime && utc(query.LT_eventTime)],
        ['recorded >= ?', query.GE_recordTime && utc(query.GE_recordTime)],
        ['recorded < ?', query.LT_recordTime && utc(query.LT_recordTime)],
        [`body ->> '$.action' = ?`, query.EQ_action],
        ['step = ?', query.EQ_bizStep],
        ['coalesce(name, id) = ?', query.EQ_eventID],
      ],
      key: ['n'],
      descending: true,
    },
    eventOf,
  );
