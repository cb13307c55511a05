import type { EventRow, EventsAnswer } from '../answers';
import type { Database } from '../projection/database';
import type { ReadModel } from '../projection/readModel';
import { canonical } from './rootNodes';
import { eventsNaming } from './documentFilter';
import { idSet } from './idSet';
import { eventRowOf, type RawEvent, selectEvents } from './eventRows';
import { type PageRequest, selectPage } from './page';
import { spotsOf } from './spotsOf';
import { thingsOfParties } from './thingsOfParties';
import { utc } from './utc';

export interface EventFilters extends PageRequest {
  /** A product, lot, item or container that the event names, in any spelling. */
  readonly goods?: string | undefined;
  /** Its readPoint or bizLocation. */
  readonly place?: string | undefined;
  /** A business document that the event names: its id, or only its number. */
  readonly document?: string | undefined;
  /** CBV business step as bare word. */
  readonly bizStep?: string | undefined;
  /** Event times, RFC 3339: `from` inclusive, `to` exclusive. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const naming =
  'n IN (SELECT event FROM visit JOIN node ON node.n = visit.node WHERE node.id IN (SELECT value FROM json_each(?)))';
const at =
  'n IN (SELECT event FROM place_event JOIN spot ON spot.n = place_event.spot WHERE spot.id IN (SELECT value FROM json_each(?)))';

/** The ids of goods: events write the id of a party's thing without the party. */
const goodsNamed = (database: Database, id: string): string => idSet([id, ...thingsOfParties(database, id)]);

/** Recorded events, the latest recorded first. */
export const listEvents = (readModel: ReadModel, request: EventFilters = {}): EventsAnswer =>
  selectPage<RawEvent, EventRow>(
    readModel,
    request,
    {
      select: `SELECT * FROM (${selectEvents})`,
      filters: [
        [naming, request.goods && goodsNamed(readModel.database, canonical(request.goods))],
        [at, request.place && spotsOf(canonical(request.place))],
        eventsNaming(request.document),
        ['step = ?', request.bizStep],
        ['time >= ?', request.from && utc(request.from)],
        ['time < ?', request.to && utc(request.to)],
      ],
      key: ['n'],
      descending: true,
    },
    eventRowOf,
  );
