import { recallKey, responseKey } from '../../../chaincode/src/domain/facts/recall';
import { stockKey } from '../../../chaincode/src/domain/facts/stock';
import { thingKey } from '../../../chaincode/src/domain/facts/thing';
import { carrier, farm, type Said, shop, stranger } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';
import { items, lotA, onFarm, some } from './goodsAtFarm';

const id = farm.recall('R');
const key = recallKey(id);
const open = (more: object = {}): Said =>
  farm.says('openRecall', { recall: 'R', type: 'voluntary', class: 'II', reason: 'Listeria', roots: [lotA], ...more });
const respond = (more: object, who = shop): Said =>
  who.says('respondRecall', { recall: id, status: 'acknowledged', ...more });
const row = (more: object): object => ({ goods: lotA, place: shop.place, uom: 'CS', ...more });
const notify = (...parties: string[]): Said => farm.says('notifyRecall', { recall: id, parties });
const change = (more: object, who = farm): Said =>
  who.says('changeRecall', { recall: id, reason: 'second sample', ...more });
const close = (more: object = {}, who = farm): Said => who.says('closeRecall', { recall: id, ...more });
/** The same request, signed by a user of the organisation. */
const by = (user: string, said: Said): Said => ({ ...said, caller: { ...said.caller, user } });
const early = { early: { reason: 'The rest is out of reach' } };

const toShop = farm.asks('ship', { shipment: 'S', from: farm.place, to: shop.place, lots: [some('50')] });
const atShop = [...onFarm, toShop, shop.asks('receive', { shipment: farm.shipment('S') })];
const stockAtShop = stockKey(lotA, shop.place);

const strategy: Story[] = [
  {
    name: 'a recall is opened with a strategy',
    given: onFarm,
    when: open({ depth: 'retail', instructions: 'Send it back', publicText: 'Do not eat it' }),
    then: recorded(fact(key, { depth: 'retail', instructions: 'Send it back', publicText: 'Do not eat it' })),
  },
  {
    name: 'the strategy of a recall changes, with its reason and user',
    given: [...onFarm, open({ depth: 'retail' })],
    when: by('ann', change({ class: 'I', depth: 'consumer' })),
    then: recorded(
      fact(key, {
        class: 'I',
        depth: 'consumer',
        reason: 'Listeria',
        changes: 1,
        changed: [{ user: 'ann', reason: 'second sample' }],
      }),
    ),
  },
  { name: 'a change of nothing', given: [...onFarm, open()], when: change({}), then: refused('input_invalid') },
  {
    name: 'another party changes a recall',
    given: [...onFarm, open()],
    when: change({ class: 'III' }, shop),
    then: refused('not_owner'),
  },
  {
    name: 'a closed recall is changed',
    given: [...onFarm, open(), close()],
    when: change({ class: 'I' }),
    then: refused('recall_closed'),
  },
  {
    name: 'an unknown recall is changed',
    given: onFarm,
    when: change({ class: 'I' }),
    then: refused('recall_unknown'),
  },
];

const statuses: Story[] = [
  {
    name: 'holders are notified',
    given: [...atShop, open()],
    when: notify(shop.party, carrier.party),
    then: recorded(
      fact(key, { notified: 2, pending: 2, responses: 0, completed: 0 }),
      fact(responseKey(id, shop.party), { status: 'notified', party: shop.party, rows: [] }),
    ),
  },
  {
    name: 'notifying holders again changes nothing',
    given: [...atShop, open(), notify(shop.party)],
    when: notify(shop.party),
    then: { ...recorded(), writes: {} },
  },
  {
    name: 'a party that answered before is notified',
    given: [...atShop, open(), respond({ status: 'completed', rows: [row({ quarantined: '50' })] })],
    when: notify(shop.party),
    then: recorded(
      fact(key, { notified: 1, pending: 0, responses: 1, completed: 1 }),
      fact(responseKey(id, shop.party), { status: 'completed', rows: [{ quarantined: '50' }] }),
    ),
  },
  ...['completed', 'nothing_here', 'acknowledged', 'read', 'zero'].map((status): Story => ({
    name: `a party that nobody asked answers ${status}`,
    given: [...atShop, open()],
    when:
      status === 'zero'
        ? respond({ status: 'completed', rows: [row({ place: carrier.place })] }, carrier)
        : respond({ status }, carrier),
    then: recorded(fact(key, { responses: 0, completed: 0, unasked: 1, pending: undefined })),
  })),
  {
    name: 'a party that answered without being asked is notified, and counts',
    given: [...atShop, open(), respond({ status: 'nothing_here' }, carrier)],
    when: notify(carrier.party),
    then: recorded(fact(key, { responses: 1, completed: 1, unasked: undefined, notified: 1, pending: 0 })),
  },
  {
    name: 'a party that nobody asked answers again and reports goods, and counts',
    given: [...atShop, open(), respond({ status: 'nothing_here' })],
    when: respond({ status: 'completed', rows: [row({ quarantined: '50' })] }),
    then: recorded(fact(key, { responses: 1, completed: 1, unasked: undefined })),
  },
  {
    name: 'a party that is not registered is notified',
    given: [...atShop, open()],
    when: notify(stranger.party),
    then: refused('party_unknown'),
  },
  {
    name: 'another party notifies holders',
    given: [...atShop, open()],
    when: shop.says('notifyRecall', { recall: id, parties: [carrier.party] }),
    then: refused('not_owner'),
  },
  {
    name: 'holders of an unknown recall are notified',
    given: atShop,
    when: notify(shop.party),
    then: refused('recall_unknown'),
  },
  {
    name: 'holders of a closed recall are notified',
    given: [...atShop, open(), close()],
    when: notify(shop.party),
    then: refused('recall_closed'),
  },
  {
    name: 'a holder has read the recall',
    given: [...atShop, open(), notify(shop.party)],
    when: respond({ status: 'read' }),
    then: recorded(
      fact(key, { notified: 1, pending: 1, responses: 1, completed: 0 }),
      fact(responseKey(id, shop.party), { status: 'read', seen: [{ changes: 0, scope: 1 + 2 }] }),
    ),
  },
  {
    name: 'the status read keeps an earlier answer, and records which change the holder knows',
    given: [
      ...atShop,
      open(),
      notify(shop.party),
      respond({ status: 'completed', rows: [row({ quarantined: '50' })] }),
      change({ class: 'I' }),
    ],
    when: respond({ status: 'read' }),
    then: recorded(
      fact(responseKey(id, shop.party), {
        status: 'completed',
        rows: [{ quarantined: '50' }],
        seen: [{ changes: 0 }, { changes: 1 }],
      }),
      fact(key, { completed: 1, pending: 0, totals: [{ uom: 'CS', quarantined: '50' }] }),
    ),
  },
  {
    name: 'a holder answers that it has none of the goods',
    given: [...atShop, open(), notify(carrier.party)],
    when: respond({ status: 'nothing_here' }, carrier),
    then: recorded(fact(key, { pending: 0, completed: 1 })),
  },
  ...['read', 'nothing_here'].map((status): Story => ({
    name: `an answer "${status}" has quantities`,
    given: [...atShop, open()],
    when: respond({ status, rows: [row({ quarantined: '1' })] }),
    then: refused('input_invalid', '/rows'),
  })),
  {
    name: 'goods are destroyed before a witness, with evidence, as an event',
    given: [...atShop, open()],
    when: respond({ rows: [row({ destroyed: '20', witness: 'Ann Lee', evidence: 'ab'.repeat(32) })] }),
    then: {
      ...recorded(fact(stockAtShop, { destroyed: '20', onHand: '30' })),
      events: [
        {
          bizStep: 'destroying',
          disposition: 'destroyed',
          action: 'DELETE',
          'lotline:recall': id,
          'lotline:witness': 'Ann Lee',
          'lotline:evidence': 'ab'.repeat(32),
          quantityList: [{ epcClass: lotA, quantity: 20, uom: 'CS' }],
        },
      ],
    },
  },
  {
    name: 'only goods that were not destroyed before are destroyed',
    given: [...atShop, open(), respond({ rows: [row({ destroyed: '20' })] })],
    when: respond({ rows: [row({ destroyed: '21' })] }),
    then: { ...recorded(), events: [{ quantityList: [{ epcClass: lotA, quantity: 1, uom: 'CS' }] }] },
  },
  {
    name: 'an item is destroyed as an event',
    given: [...onFarm, open()],
    when: respond({ rows: [row({ goods: items.one, place: farm.place, uom: 'C62', destroyed: '1' })] }, farm),
    then: { ...recorded(fact(thingKey(items.one), { status: 'destroyed' })), events: [{ epcList: [items.one] }] },
  },
  {
    name: 'a mock recall destroys and records nothing',
    given: [...atShop, open({ type: 'mock' })],
    when: respond({ rows: [row({ destroyed: '20' })] }),
    then: { ...recorded(fact(stockAtShop, { onHand: '50' })), events: [] },
  },
];

const ends: Story[] = [
  {
    name: 'a recall is closed after every notified party gave its final answer',
    given: [
      ...atShop,
      open(),
      notify(shop.party),
      respond({ status: 'completed', rows: [row({ quarantined: '50' })] }),
    ],
    when: close({ note: 'done' }),
    then: recorded(
      fact(key, { status: 'closed', closedEarly: undefined }),
      // Goods in quarantine stay there.
      fact(stockAtShop, { onHand: '50', held: '50' }),
    ),
  },
  {
    name: 'a recall is closed while a notified party has not answered',
    given: [...atShop, open(), notify(shop.party)],
    when: by('ann', close()),
    then: refused('recall_unfinished'),
  },
  {
    name: 'one user proposes to close a recall early',
    given: [...atShop, open(), notify(shop.party)],
    when: by('ann', close(early)),
    then: recorded(fact(key, { status: 'open', closing: { user: 'ann', reason: early.early.reason } })),
  },
  {
    name: 'the user who proposed to close a recall early closes it',
    given: [...atShop, open(), notify(shop.party), by('ann', close(early))],
    when: by('ann', close({ early: { reason: 'really' } })),
    then: recorded(fact(key, { status: 'open', closing: { user: 'ann', reason: 'really' } })),
  },
  {
    name: 'a second user closes a recall early',
    given: [...atShop, open(), notify(shop.party), by('ann', close(early))],
    when: by('ben', close(early)),
    then: recorded(fact(key, { status: 'closed', closing: undefined, closedEarly: { user: 'ann', agreed: 'ben' } })),
  },
  {
    name: 'a user whom the certificate does not name closes early',
    given: [...atShop, open(), notify(shop.party)],
    when: close(early),
    then: refused('recall_unfinished'),
  },
  {
    name: 'another party proposes to close a recall',
    given: [...atShop, open(), notify(shop.party)],
    when: by('eve', close(early, shop)),
    then: refused('not_owner'),
  },
  {
    name: 'a mock recall is closed at once',
    given: [...atShop, open({ type: 'mock' }), notify(shop.party)],
    when: close(),
    then: recorded(fact(key, { status: 'closed' })),
  },
];

const files = { height: 7, pdf: 'ab'.repeat(32), xlsx: 'cd'.repeat(32) };
const report = (who = farm): Said => who.says('reportRecall', { recall: id, ...files });

const reports: Story[] = [
  {
    name: 'a report is recorded, also of a closed recall',
    given: [...onFarm, open(), report(), close()],
    when: by('ann', report()),
    then: recorded(fact(key, { status: 'closed', reports: [files, { ...files, user: 'ann' }] })),
  },
  {
    name: 'another party records a report',
    given: [...onFarm, open()],
    when: report(shop),
    then: refused('not_owner'),
  },
  { name: 'a report of an unknown recall', given: onFarm, when: report(), then: refused('recall_unknown') },
];

/** Strategy, holders' statuses, early closing and reports. */
export const recallRunning: Story[] = [...strategy, ...statuses, ...ends, ...reports];
