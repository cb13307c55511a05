import type { ErrorCode } from '../../../chaincode/src/domain/errors';
import { type Actor, carrier, farm, type Said, shop } from '../support/cast';
import {
  accept,
  acceptance,
  clerk,
  delivered,
  driver,
  given,
  handOver,
  id,
  loader,
  offered,
  receive,
  register,
  ship,
  stranger,
  time,
} from '../support/receiptScene';
import { type Person, receiptOf } from '../support/signing';
import { refused, type Story } from '../support/story';

const reason = 'reason';

/** A command that takes a receipt of a person, after other requests. */
interface Handoff {
  readonly actor: Actor;
  readonly person: Person;
  readonly given: readonly Said[];
  readonly when: (receipt: object) => Said;
}

const reject = (receipt: object): Said => carrier.says('reject', { shipment: id, reason, receipt });

const handoffs: readonly Handoff[] = [
  { actor: farm, person: loader, given, when: (receipt) => ship({ receipt }) },
  { actor: carrier, person: driver, given: offered, when: (receipt) => accept(receipt, { condition: undefined }) },
  { actor: carrier, person: driver, given: offered, when: reject },
  {
    actor: carrier,
    person: driver,
    given: [...offered, carrier.says('accept', { shipment: id, at: time })],
    when: (receipt) => handOver({ receipt }),
  },
  { actor: shop, person: clerk, given: delivered, when: (receipt) => receive(receipt) },
];

/** A receipt of something else: a registered key signed it, but the signature is not over this handoff. */
const wrong = (person: Person): object => receiptOf(person, acceptance);

/** A person of the actor has signed this nonce before: an offer of another shipment. */
const nonceUsed = ({ actor, person }: Handoff): Said[] => {
  const lot = { lot: actor.lot('Z'), quantity: '10', uom: 'CS' } as const;
  const to = actor === shop ? farm : shop;
  const handoff = {
    shipment: actor.shipment('Z'),
    from: actor.party,
    to: to.party,
    place: actor.place,
    time,
    lines: { lots: [lot], items: [], containers: [] },
  };
  return [
    actor.says('registerProduct', { product: actor.product, name: 'Other', uom: 'CS' }),
    actor.says('commissionLot', { ...lot, place: actor.place, at: '2026-04-01T00:00:00Z' }),
    actor.says('ship', {
      shipment: 'Z',
      from: actor.place,
      to: to.place,
      lots: [lot],
      at: time,
      receipt: receiptOf(person, { kind: 'offer', handoff }),
    }),
  ];
};

function storiesOf(handoff: Handoff): Story[] {
  const { actor, person, given: before, when } = handoff;
  const { command } = when(wrong(person));
  const story = (code: ErrorCode, more: readonly Said[], by = person): Story => ({
    name: `${command} with a receipt where ${code} is the reason`,
    given: [...before, ...more],
    when: when(wrong(by)),
    then: refused(code),
  });
  const roles = command === 'reject' ? ['device'] : ['driver'];
  return [
    story('signer_unknown', [], stranger),
    story('signer_revoked', [actor.says('revokeSigner', { signer: person.address, reason })]),
    story('signer_not_valid', [register({ actor, person }, ['dock'], { validFrom: '2026-12-01T00:00:00Z' })]),
    ...(['reject', 'receive'].includes(command)
      ? [story('signer_role_missing', [register({ actor, person }, roles)])]
      : []),
    story('receipt_used', nonceUsed(handoff)),
    story('receipt_invalid', []),
  ];
}

/** Each code with which a receipt is refused, from each command that takes one. */
export const declaredReceiptCodes: Story[] = handoffs.flatMap(storiesOf);
