import { get } from 'node:http';
import { finished } from 'node:stream/promises';
import { gatewayItself } from '../answerers/links';
import type { Caller } from '../auth/caller';
import type { Database } from '../projection/database';
import { nodeKinds } from '../projection/graph/graph';
import { isLarge } from '../trace/size';
import { trace } from '../trace/trace';
import type { Gateway } from './gateway';
import { eventQuery } from './routes/epcis/eventQuery';
import { eventRoutes } from './routes/epcis/events';

/** Often enough that V8 has compiled what runs in loops. */
const rounds = 3;

/** Traces of as many lots compile what a trace runs: the first ones took five times as long as later ones. */
const traced = 20;

/** Goods of the plan that the thread for large answers makes first. */
const fewGoods = 2000;

const nobody: Caller = { keyId: '', identity: { organisation: '', mspId: '', user: '' }, roles: [] };

/** Queries by the filters that people use, about the last recorded event; none if there is no event. */
function usualQueries(database: Database): Record<string, string>[] {
  const event = database.get<{ id: string; time: string }>('SELECT id, time FROM event ORDER BY n DESC LIMIT 1');
  const goods = database.get<{ id: string }>('SELECT id FROM node ORDER BY n DESC LIMIT 1');
  if (!event || !goods) return [];
  return [
    { MATCH_anyEPC: goods.id },
    { MATCH_anyEPCClass: goods.id },
    { EQ_eventID: event.id },
    { GE_eventTime: event.time, EQ_bizStep: 'shipping', perPage: '1000' },
  ];
}

/** Traces back of the lots that were recorded last, which are usually made of many others. */
function traceLots({ readModel }: Gateway): void {
  const lots = readModel.database.all<{ id: string }>('SELECT id FROM lot ORDER BY n DESC LIMIT ?', traced);
  for (const { id } of lots) {
    if (!isLarge(readModel, id, 'back')) JSON.stringify(trace(readModel, id, 'back'));
  }
}

async function ask(query: Record<string, string>, gateway: Gateway): Promise<void> {
  const [route] = eventRoutes;
  const request = { params: {}, body: undefined, caller: nobody, idempotencyKey: undefined };
  const reply = await route?.handle({ ...request, query: eventQuery.parse(query), headers: {} }, gateway);
  JSON.stringify(reply);
}

const visit = (url: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      response.resume().once('end', resolve).once('error', reject);
    });
    request.once('error', reject);
  });

/**
 * A plan of the goods recorded first, which usually went into many others. It starts the thread: the first plan of a process took
 * twice the time of later ones.
 */
async function planOnce({ answerers, readModel }: Gateway): Promise<void> {
  const [first] = readModel.database.all<{ id: string }>(
    `SELECT id FROM node WHERE kind <> ${nodeKinds.process} ORDER BY n LIMIT 1`,
  );
  if (!first) return;
  const answer = await answerers.ask({ kind: 'plan', root: first.id, limit: fewGoods, format: 'json' }, gatewayItself);
  if (answer) await finished(answer.stream.resume());
}

/**
 * Answers the usual queries and a probe of health before there are callers: the first query of a process compiled code and prepared
 * statements for up to 70 ms, later ones take some 2. Rejects if one cannot be answered.
 */
export async function warmUp(gateway: Gateway, url: string): Promise<void> {
  const queries = usualQueries(gateway.readModel.database);
  for (let round = 0; round < rounds; round += 1) {
    for (const query of queries) await ask(query, gateway);
    traceLots(gateway);
    await planOnce(gateway);
    await visit(`${url}/health/live`);
  }
}
