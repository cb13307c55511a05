import type { custodyKey } from './custody';
import type { documentKey } from './document';
import type { eventKey, eventNameKey, exceptionKey, requestKey } from './event';
import type { FactKey, FactKind } from './key';
import type { linkAnswerKey } from './links';
import type { lotKey } from './lot';
import type { makersKey, thingsHadKey } from './makers';
import type { longerPrefixesKey, membersKey, mspKey, networkKey, partyKey, prefixKey, voteKey } from './party';
import type { passageKey } from './passage';
import type { placeKey } from './place';
import type { processKey } from './process';
import type { productKey } from './product';
import type { recallKey, responseKey, scopeAnswerKey, scopeKey } from './recall';
import type { shipmentKey } from './shipment';
import type { receiptKey, signerKey } from './signer';
import type { soldByKey } from './soldBy';
import type { givenSsccKey, ssccCounterKey } from './sscc';
import type { stockKey } from './stock';
import type { surplusKey } from './surplus';
import type { thingKey } from './thing';
import type { transitKey } from './transit';
import type { userKey } from './user';
import type { originsKey, usesKey } from './uses';

/** The key of each kind of facts, or the function that makes it. */
interface Keys {
  readonly party: typeof partyKey;
  readonly msp: typeof mspKey;
  readonly user: typeof userKey;
  readonly signer: typeof signerKey;
  readonly receipt: typeof receiptKey;
  readonly network: typeof networkKey;
  readonly prefix: typeof prefixKey;
  readonly longerPrefixes: typeof longerPrefixesKey;
  readonly ssccCounter: typeof ssccCounterKey;
  readonly givenSscc: typeof givenSsccKey;
  readonly members: typeof membersKey;
  readonly vote: typeof voteKey;
  readonly place: typeof placeKey;
  readonly product: typeof productKey;
  readonly document: typeof documentKey;
  readonly lot: typeof lotKey;
  readonly item: typeof thingKey;
  readonly container: typeof thingKey;
  readonly stock: typeof stockKey;
  readonly transit: typeof transitKey;
  readonly passage: typeof passageKey;
  readonly soldBy: typeof soldByKey;
  readonly surplus: typeof surplusKey;
  readonly shipment: typeof shipmentKey;
  readonly recall: typeof recallKey;
  readonly scope: typeof scopeKey;
  readonly response: typeof responseKey;
  readonly scopeAnswer: typeof scopeAnswerKey;
  readonly process: typeof processKey;
  readonly event: typeof eventKey;
  readonly eventName: typeof eventNameKey;
  readonly linkAnswer: typeof linkAnswerKey;
  readonly uses: typeof usesKey;
  readonly origins: typeof originsKey;
  readonly custody: typeof custodyKey;
  readonly makers: typeof makersKey;
  readonly thingsHad: typeof thingsHadKey;
  readonly exception: typeof exceptionKey;
  readonly request: typeof requestKey;
}

type ValueOf<Key> =
  Key extends FactKey<infer Value> ? Value : Key extends (...args: never[]) => FactKey<infer Value> ? Value : never;

/** The value of a fact by its kind, as its key states it. */
export type FactTypes = { readonly [Kind in FactKind]: ValueOf<Keys[Kind]> };
