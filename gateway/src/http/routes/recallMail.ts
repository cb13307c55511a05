import type { Party } from '@lotline/chaincode/domain';
import { z } from 'zod';
import {
  addressesAnswer,
  confirmedAddress,
  mailAddress,
  recallAddress,
  recallMail,
  recallMailAnswer,
} from '../../answers/recallMail';
import type { Caller } from '../../auth/caller';
import { hashOf, isOver, newCode } from '../../deliveries/addressCode';
import type { CustomerMails } from '../../recallMail/customerMail';
import type { CustomerAddress } from '../../recallMail/customerMailStore';
import type { Mail } from '../../deliveries/mail';
import { agreementMail } from '../../recallMail/recallMailText';
import { Problem } from '../../problem';
import { partyOfMsp } from '../../queries/partyOfMsp';
import { queueMailing } from '../../recallMail/mailing';
import type { Gateway } from '../gateway';
import { route } from '../route';
import { mailOf } from './mail';
import { ownerIn, recallParams, recallPath } from './recallRecords';
import { apiLimits } from '../../answers/limits';

const path = '/recalls/addresses';
const tag = 'Provenance';
/** Milliseconds for which the owner of an address may take to agree. */
const codeCounts = 30 * 86_400_000;
function customerMails({ deliveries }: Gateway): CustomerMails {
  if (deliveries.customers) return deliveries.customers;
  throw new Problem('not_offered', 'This gateway sends no e-mail: its operator has set no mail server.');
}

function senderOf({ readModel }: Gateway, { identity }: Caller): Party {
  const party = partyOfMsp(readModel, identity.mspId);
  if (party) return party;
  throw new Problem(
    'caller_unknown',
    'Your organisation has registered no party yet, so a message would have no sender.',
  );
}

const listed = ({ readModel }: Gateway, addresses: readonly CustomerAddress[]): z.input<typeof addressesAnswer> => ({
  height: readModel.height,
  rows: addresses.map(({ address, code, user, time }) => ({ address, confirmed: code === null, user, time })),
});

const ask = route({
  method: 'post',
  path,
  tag,
  summary: 'Ask the owner of an address outside the network to agree to messages about recalls',
  description:
    'The address gets a code, which its owner tells you: POST /recalls/addresses/confirm. Nothing else is sent there until then.',
  access: 'quality',
  body: recallAddress,
  example: { address: 'cafe@example.com' },
  answer: addressesAnswer,
  codes: [
    'role_missing',
    'not_offered',
    'caller_unknown',
    'mail_failed',
    'rate_limited',
    'limit_exceeded',
    'storage_full',
  ],
  handle: async ({ body: { address }, caller }, gateway) => {
    const { store } = customerMails(gateway);
    const { organisation, user } = caller.identity;
    const sender = senderOf(gateway, caller);
    const known = store.addresses(organisation);
    if (known.find((each) => each.address === address)?.code !== null) {
      if (known.length >= apiLimits.recallAddresses)
        throw new Problem('limit_exceeded', `At most ${apiLimits.recallAddresses} addresses.`);
      await sendCode(gateway, { organisation, user, address, sender });
    }
    return { body: listed(gateway, store.addresses(organisation)) };
  },
});

interface Asking {
  readonly organisation: string;
  readonly user: string;
  readonly address: string;
  readonly sender: Party;
}

/** Each address counts as a user, so that many customers can be asked one after the other, and none of them twice in a minute. */
async function sendCode(gateway: Gateway, { organisation, user, address, sender }: Asking): Promise<void> {
  const mail: Mail = mailOf(gateway);
  const why = mail.codes.take(
    { organisation: `${organisation} recalls`, user: address },
    Date.now(),
    apiLimits.recallCodes,
  );
  if (why !== undefined) throw new Problem('rate_limited', why);
  const code = newCode();
  const now = new Date();
  customerMails(gateway).store.setAddress({
    organisation,
    address,
    user,
    code: hashOf(code),
    codeSent: now.getTime(),
    wrong: 0,
    time: now.toISOString(),
  });
  await mail.send(address, agreementMail(sender, code)).catch((error: unknown) => {
    const said = error instanceof Error ? error.message.slice(0, 200) : '';
    throw new Problem('mail_failed', `The code could not be sent: ${said}`);
  });
}

const confirm = route({
  method: 'post',
  path: `${path}/confirm`,
  tag,
  summary: 'Confirm with its code that the owner of an address agreed',
  access: 'quality',
  body: confirmedAddress,
  example: { address: 'cafe@example.com', code: '12345678' },
  answer: addressesAnswer,
  codes: ['role_missing', 'not_offered', 'mail_unknown', 'mail_code_wrong', 'storage_full'],
  handle: ({ body: { address, code }, caller }, gateway) => {
    const { store } = customerMails(gateway);
    const { organisation, user } = caller.identity;
    const found = store.address(organisation, address);
    if (!found) throw new Problem('mail_unknown', `You have not asked ${address}: POST ${path}.`);
    if (found.code !== null) {
      if (isOver(found, codeCounts)) {
        throw new Problem('mail_code_wrong', `This code is no longer valid: POST ${path} sends another one.`);
      }
      if (!hashOf(code).equals(found.code)) {
        store.setAddress({ ...found, wrong: found.wrong + 1 });
        throw new Problem('mail_code_wrong', 'That is not the code that was sent.');
      }
      store.setAddress({ ...found, code: null, user, time: new Date().toISOString() });
    }
    return { body: listed(gateway, store.addresses(organisation)) };
  },
});

const list = route({
  method: 'get',
  path,
  tag,
  summary: 'The addresses outside the network that you asked, and those that agreed',
  query: z.strictObject({}),
  answer: addressesAnswer,
  codes: ['not_offered'],
  handle: ({ caller }, gateway) => {
    const addresses = customerMails(gateway).store.addresses(caller.identity.organisation);
    return { body: listed(gateway, addresses) };
  },
});

const remove = route({
  method: 'delete',
  path: `${path}/{address}`,
  tag,
  summary: 'Remove an address; waiting messages are not sent',
  access: 'quality',
  params: z.strictObject({ address: mailAddress }),
  answer: z.null(),
  successes: ['noContent'],
  codes: ['role_missing', 'not_offered', 'mail_unknown', 'storage_full'],
  handle: ({ params: { address }, caller }, gateway) => {
    const { store } = customerMails(gateway);
    const { organisation } = caller.identity;
    if (!store.address(organisation, address)) throw new Problem('mail_unknown', `You have not asked ${address}.`);
    store.removeAddress(organisation, address, new Date().toISOString());
    return { body: null };
  },
});

const send = route({
  method: 'post',
  path: `${recallPath}/mails`,
  tag,
  summary: 'Write to customers outside the network about a recall, and record it',
  description:
    'Only to addresses whose owners agreed. The gateway adds reason, instructions, goods and your contact. A message about a mock recall begins with the statement that it is an exercise. Each message is a communication of the recall, with its state. If any named recipient has no confirmed address, nothing is sent.',
  access: 'quality',
  params: recallParams,
  body: recallMail,
  example: { mail: 'M-1', kind: 'notification', text: 'Please stop selling it and call us.', to: ['CAFE-1'] },
  answer: recallMailAnswer,
  codes: [
    ...(['recall_unknown', 'role_missing', 'not_offered', 'caller_unknown', 'input_invalid'] as const),
    ...(['conflict', 'limit_exceeded', 'storage_full'] as const),
  ],
  handle: ({ params, body, caller }, gateway) => {
    const owner = ownerIn(params, caller, gateway);
    const { store } = customerMails(gateway);
    const { readModel, recalls } = gateway;
    const sender = senderOf(gateway, caller);
    const answer = queueMailing({ readModel, recalls, store, owner, sender, user: caller.identity.user }, body);
    return { body: { ...answer, height: readModel.height } };
  },
});

/** Messages about recalls to those outside the network. */
export const recallMailRoutes = [ask, confirm, list, remove, send];
