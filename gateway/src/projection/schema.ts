import { idOfKey } from './eventKey';
import { placesOf, typeName } from './eventRow';
import { lastPart, uriNumber } from './uriNumber';

/** Increment with every change to the tables or their content; a file of another version is rebuilt. */
export const schemaVersion = 26;

/** Marks a SQLite file as a read model of Lotline ("LOTL"). */
export const applicationId = 0x4c4f544c;

/**
 * `blocked` is 1 for a lot that may be on hold or recalled, as a whole or for some parties.
 * `exception_time` has when an exception was recorded and when it ended, empty if unknown, and its id in the list of exceptions.
 * `gap` has the goods in a record that could not be read, with the row of its exception.
 */
const facts = `
CREATE TABLE party (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, msp TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE msp (msp TEXT PRIMARY KEY, party TEXT NOT NULL, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE user (msp TEXT NOT NULL, user TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (msp, user)) STRICT, WITHOUT ROWID;
CREATE TABLE signer (party TEXT NOT NULL, address TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (party, address)) STRICT, WITHOUT ROWID;
CREATE TABLE network (name TEXT PRIMARY KEY, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE version (n INTEGER PRIMARY KEY, kind TEXT NOT NULL, id TEXT NOT NULL, tx INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX version_of ON version (kind, id, n);
CREATE TABLE prefix (digits TEXT PRIMARY KEY, party TEXT, body TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE place (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, party TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX place_party ON place (party, id);
CREATE TABLE product (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, party TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE TABLE document (n INTEGER PRIMARY KEY, msp TEXT NOT NULL, id TEXT NOT NULL, party TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (msp, id)) STRICT;
CREATE INDEX document_id ON document (id);
CREATE INDEX document_subject ON document (json_extract(body, '$.subject'), json_extract(body, '$.kind'));
CREATE TABLE lot (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, product TEXT, party TEXT, place TEXT,
  status TEXT NOT NULL, expiry TEXT, blocked INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX lot_blocked ON lot (id) WHERE blocked = 1;
CREATE INDEX lot_party ON lot (party, id);
CREATE INDEX lot_number ON lot (substr(id, 41), id) WHERE product IS NOT NULL;
CREATE INDEX lot_uri_number ON lot (${uriNumber}, id) WHERE product IS NULL;
CREATE INDEX lot_uri_last ON lot (${lastPart}, id) WHERE product IS NULL;
CREATE INDEX lot_expiry ON lot (expiry) WHERE expiry IS NOT NULL;
CREATE TABLE item (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, product TEXT, party TEXT, lot TEXT, place TEXT,
  parent TEXT, status TEXT, expiry TEXT, body TEXT NOT NULL) STRICT;
CREATE INDEX item_lot ON item (lot, id) WHERE lot IS NOT NULL;
CREATE INDEX item_place ON item (place, id) WHERE place IS NOT NULL;
CREATE INDEX item_expiry ON item (product, expiry) WHERE expiry IS NOT NULL;
CREATE TABLE container (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, filling INTEGER NOT NULL, party TEXT, lot TEXT, place TEXT,
  parent TEXT, status TEXT, expiry TEXT, shipment TEXT, body TEXT NOT NULL) STRICT;
CREATE INDEX container_expiry ON container (id, expiry) WHERE expiry IS NOT NULL;
CREATE INDEX container_place ON container (place, id) WHERE place IS NOT NULL;
CREATE INDEX container_shipment ON container (id) WHERE shipment IS NOT NULL;
CREATE TABLE shipment (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, sender TEXT NOT NULL, receiver TEXT NOT NULL,
  custodian TEXT NOT NULL, origin TEXT NOT NULL, destination TEXT, status TEXT NOT NULL, body TEXT NOT NULL) STRICT;
CREATE INDEX shipment_status ON shipment (status, n);
CREATE TABLE recall (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, party TEXT NOT NULL, type TEXT NOT NULL, status TEXT NOT NULL,
  body TEXT NOT NULL) STRICT;
CREATE TABLE scope (n INTEGER PRIMARY KEY, recall TEXT NOT NULL, goods TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (recall, goods)) STRICT;
CREATE TABLE scopeAnswer (n INTEGER PRIMARY KEY, recall TEXT NOT NULL, goods TEXT NOT NULL, party TEXT NOT NULL, answer TEXT NOT NULL,
  body TEXT NOT NULL, UNIQUE (recall, goods, party)) STRICT;
CREATE TABLE linkAnswer (n INTEGER PRIMARY KEY, msp TEXT NOT NULL, event TEXT NOT NULL, goods TEXT NOT NULL, party TEXT NOT NULL,
  answer TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (msp, event, goods, party)) STRICT;
CREATE TABLE response (n INTEGER PRIMARY KEY, recall TEXT NOT NULL, party TEXT NOT NULL, status TEXT NOT NULL, body TEXT NOT NULL,
  UNIQUE (recall, party)) STRICT;
CREATE TABLE stock (lot TEXT NOT NULL, place TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (lot, place)) STRICT, WITHOUT ROWID;
CREATE TABLE makers (lot TEXT NOT NULL, party TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (lot, party)) STRICT, WITHOUT ROWID;
CREATE TABLE thingsHad (thing TEXT NOT NULL, party TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (thing, party)) STRICT, WITHOUT ROWID;
CREATE TABLE transit (lot TEXT NOT NULL, end TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (lot, end)) STRICT, WITHOUT ROWID;
CREATE TABLE exception (n INTEGER PRIMARY KEY, msp TEXT NOT NULL, event TEXT NOT NULL, number INTEGER NOT NULL, code TEXT NOT NULL, party TEXT NOT NULL,
  status TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (event, msp, number)) STRICT;
CREATE TABLE exception_time (msp TEXT NOT NULL, event TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL UNIQUE, raised TEXT NOT NULL,
  ended TEXT, PRIMARY KEY (event, msp, number)) STRICT, WITHOUT ROWID;
CREATE INDEX exception_ended ON exception_time (ended) WHERE ended IS NOT NULL;
CREATE INDEX exception_status ON exception (status, n);
CREATE INDEX exception_unreadable ON exception (code) WHERE code = 'event_unreadable';
CREATE TABLE gap (goods TEXT NOT NULL, exception INTEGER NOT NULL, PRIMARY KEY (goods, exception)) STRICT, WITHOUT ROWID;
`;

/**
 * The view `event` shows the rows of `event_row`. An event is identified by `key`, its hash (see eventKey.ts), and `msp`. `id`, its hash
 * id, is computed: look it up as `key = event_key(id)`. `name` is the eventID that its sender gave it. `waiting` marks an event that is not
 * booked yet, with its document's @context in `context`; `booked` lists events that were booked later. `places` and `shipments` are JSON
 * arrays; `spots` has the numbers of the places: NULL for none, the number of one, a JSON array of several. `recorded`: milliseconds
 * since 1970; `sent_context`: the context in which it was sent; `spot`: a place of visits. `number` of a document is the part after the
 * last colon of its id. `event_body` has the events themselves, compressed: see eventBodies.ts.
 */
const history = `
CREATE TABLE tx (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, block INTEGER NOT NULL, position INTEGER NOT NULL, time TEXT NOT NULL,
  msp TEXT NOT NULL, user TEXT) STRICT;
CREATE TABLE author (n INTEGER PRIMARY KEY, msp TEXT NOT NULL, party TEXT) STRICT;
CREATE TABLE event_row (n INTEGER PRIMARY KEY, key ANY NOT NULL, author INTEGER NOT NULL, name TEXT, waiting INTEGER NOT NULL, context TEXT, type INTEGER NOT NULL, time TEXT NOT NULL, step TEXT NOT NULL,
  declared INTEGER NOT NULL, declared_at TEXT, tx INTEGER NOT NULL, recorded INTEGER NOT NULL, sent_context INTEGER, spots ANY, shipments TEXT) STRICT;
CREATE VIEW event AS SELECT n, key, author, spots, ${idOfKey('key')} AS id, (SELECT msp FROM author WHERE author.n = event_row.author) AS msp,
  (SELECT party FROM author WHERE author.n = event_row.author) AS party, name, waiting, context, ${typeName('type')} AS type, time, step, declared,
  declared_at, tx, recorded, sent_context, ${placesOf('spots')} AS places, coalesce(shipments, '[]') AS shipments FROM event_row;
CREATE TABLE event_body (n INTEGER PRIMARY KEY, bodies BLOB NOT NULL) STRICT;
CREATE INDEX event_key ON event_row (key);
CREATE TABLE booked (n INTEGER PRIMARY KEY, event INTEGER NOT NULL) STRICT;
CREATE INDEX event_waiting ON event_row (waiting) WHERE waiting = 1;
CREATE INDEX event_name ON event_row (name) WHERE name IS NOT NULL;
CREATE INDEX event_time ON event_row (time);
CREATE INDEX event_declared ON event_row (n) WHERE declared = 1;
CREATE INDEX event_step ON event_row (step, n);
CREATE INDEX event_step_time ON event_row (step, time);
CREATE TABLE place_event (spot INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (spot, event)) STRICT, WITHOUT ROWID;
CREATE TABLE document_event (document TEXT NOT NULL, number TEXT NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (document, event)) STRICT, WITHOUT ROWID;
CREATE INDEX document_number ON document_event (number, event);
CREATE TABLE document_shipment (document TEXT NOT NULL, number TEXT NOT NULL, shipment TEXT NOT NULL, PRIMARY KEY (document, shipment)) STRICT, WITHOUT ROWID;
CREATE INDEX document_shipment_number ON document_shipment (number, shipment);
`;

/**
 * For queries of EPCIS. A context is a document's @context beside that of EPCIS. A value is one that events
 * have in a field, and a use an event that has it, for some of the fields (see epcisFields.ts).
 */
const epcis = `
CREATE TABLE epcis_context (n INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT;
CREATE INDEX event_recorded ON event_row (recorded);
CREATE TABLE epcis_value (n INTEGER PRIMARY KEY, field INTEGER NOT NULL, value TEXT NOT NULL, UNIQUE (field, value)) STRICT;
CREATE TABLE epcis_use (value INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (value, event)) STRICT, WITHOUT ROWID;
`;

/**
 * For the id of a transformation in a single event, see graph/idBytes.ts. `filling` of a node is the number of a container's use; 0 for
 * other kinds. A visit is an event that names goods, once per place: see legs.ts for its `kind`; `place` and `other`, the other end of a
 * journey, are numbers of spots, 0 for none.
 */
const graph = `
CREATE TABLE node (n INTEGER PRIMARY KEY, kind INTEGER NOT NULL, id TEXT NOT NULL, filling INTEGER NOT NULL,
  UNIQUE (id, filling)) STRICT;
CREATE TABLE link (n INTEGER PRIMARY KEY, source INTEGER NOT NULL, target INTEGER NOT NULL, kind INTEGER NOT NULL,
  event INTEGER NOT NULL) STRICT;
CREATE INDEX link_event ON link (event);
CREATE INDEX link_removed ON link (n) WHERE kind = -1;
CREATE TABLE spot (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE visit (node INTEGER NOT NULL, kind INTEGER NOT NULL, place INTEGER NOT NULL, other INTEGER NOT NULL, event INTEGER NOT NULL,
  PRIMARY KEY (node, kind, place, other, event)) STRICT, WITHOUT ROWID;
CREATE INDEX visit_event ON visit (event);
`;

/** A time of the tables of stock, milliseconds since 1970, as the text of other tables. */
export const timeText = (column: string): string => `strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`;

/** A quantity of which 0 is not stored. */
const quantity = (column: string): string => `coalesce(moved.${column}, '0') AS ${column}`;

/**
 * Quantities are exact decimals as text. `moved`: the changes of a balance, which the view `movement` shows with its lot, place and unit.
 * They are in runs, in each of which event times and heights never go back (see runs.ts), with the run's sums so far (`sum_…`); `position`
 * counts the movements of the run, and NULL is 0. `latest` and `length`: the last event time of the first run, and its number of movements.
 * `day_sum`: what changed on hand of a balance on a day (days since 1970, UTC) for a reason (see moveKinds.ts), as a whole number or, in
 * `part`, a decimal; `came` is 1 if anything came, `moves` the number of movements. `accounted`: what was made, consumed, sold,
 * destroyed, adjusted or returned of a balance (see accounts.ts), at an event time by a transaction. Event times are in milliseconds
 * since 1970.
 */
const balances = `
CREATE TABLE balance (n INTEGER NOT NULL, lot TEXT NOT NULL, place TEXT NOT NULL, uom TEXT NOT NULL, on_hand TEXT NOT NULL, held TEXT NOT NULL,
  reserved TEXT NOT NULL, in_transit TEXT NOT NULL, runs INTEGER NOT NULL, latest INTEGER NOT NULL, length INTEGER NOT NULL,
  PRIMARY KEY (lot, place, uom)) STRICT, WITHOUT ROWID;
CREATE INDEX balance_place ON balance (place, lot, uom);
CREATE TABLE moved (balance INTEGER NOT NULL, run INTEGER NOT NULL, position INTEGER NOT NULL, time INTEGER NOT NULL, height INTEGER NOT NULL,
  on_hand TEXT, held TEXT, reserved TEXT, in_transit TEXT, sum_on_hand TEXT, sum_held TEXT, sum_reserved TEXT, sum_in_transit TEXT,
  PRIMARY KEY (balance, run, position)) STRICT, WITHOUT ROWID;
CREATE TABLE day_sum (balance INTEGER NOT NULL, day INTEGER NOT NULL, kind INTEGER NOT NULL, whole INTEGER NOT NULL, part TEXT,
  came INTEGER NOT NULL, moves INTEGER NOT NULL, PRIMARY KEY (balance, day, kind)) STRICT, WITHOUT ROWID;
CREATE TABLE accounted (balance INTEGER NOT NULL, account INTEGER NOT NULL, time INTEGER NOT NULL, tx INTEGER NOT NULL, height INTEGER NOT NULL,
  amount TEXT NOT NULL, PRIMARY KEY (balance, account, time, tx)) STRICT, WITHOUT ROWID;
CREATE VIEW movement AS SELECT lot, place, uom, run, position, ${timeText('time')} AS time, height, ${quantity('on_hand')},
  ${quantity('held')}, ${quantity('reserved')}, ${quantity('in_transit')} FROM balance CROSS JOIN moved ON moved.balance = balance.n;
`;

/** The read model's position; one row. `movements` and `balances`: the last numbers of both. */
const checkpoint = `
CREATE TABLE checkpoint (one INTEGER PRIMARY KEY CHECK (one = 1), height INTEGER NOT NULL, hash TEXT NOT NULL, movements INTEGER NOT NULL,
  balances INTEGER NOT NULL, time TEXT NOT NULL) STRICT;
INSERT INTO checkpoint VALUES (1, 0, '', 0, 0, '');
`;

const version = `
PRAGMA application_id = ${applicationId};
PRAGMA user_version = ${schemaVersion};
`;

const statements = `${facts}${history}${epcis}${graph}${balances}${checkpoint}`;

/** Indexes that applying blocks reads. */
const readByBlocks: ReadonlySet<string> = new Set([
  'event_key',
  'event_waiting',
  'event_time',
  'link_event',
  'visit_event',
]);

const indexes = /^CREATE INDEX (\w+) .*;$/gm;
const isLater = (name: string): boolean => !readByBlocks.has(name);

/** The whole read model, empty. */
export const schema = `${statements}${version}`;

/** The same without the indexes that only queries read, which `completion` adds: filling them at once takes less time than row by row. */
export const unindexed = statements.replaceAll(indexes, (statement, name: string) => (isLater(name) ? '' : statement));

export const completion = [...statements.matchAll(indexes)]
  .flatMap(([statement, name = '']) => (isLater(name) ? [statement] : []))
  .concat(version)
  .join('\n');
