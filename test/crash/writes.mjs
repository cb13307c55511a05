import { LotlineError } from 'lotline';
import { Violation } from './violation.mjs';

/** Sends a write; returns the gateway's response, or undefined if it is unknown whether the write arrived. */
export async function send(clients, write) {
  try {
    const answer = await (write.event ? capture(clients, write) : command(clients, write));
    if (answer?.status === 'recorded') checkExceptionCodes(write, answer);
    return answer;
  } catch (error) {
    if (error instanceof LotlineError && error.retryable) return undefined;
    if (error instanceof LotlineError) {
      throw new Violation(`${describe(write)} is right and was refused: ${error.code}: ${error.message}`);
    }
    throw error;
  }
}

function checkExceptionCodes(write, { exceptions }) {
  const found = exceptions.map(({ code }) => code).join();
  const expected = (write.exceptions ?? []).join();
  if (found !== expected) throw new Violation(`${describe(write)} has the exceptions "${found}", not "${expected}".`);
}

async function command(clients, { organisation, name, input, key }) {
  const answer = await clients[organisation][name](input, { idempotencyKey: key });
  const { status, subject, events, exceptions, height } = answer;
  return { status, subject, events, exceptions, height };
}

async function capture(clients, write) {
  const { organisation, event, key } = write;
  const answer = await clients[organisation].capture({ document: event }, { idempotencyKey: key });
  const [{ id, status, exceptions, code, message }] = answer.events;
  if (status === 'recorded' || status === 'exists') {
    return { status, subject: id, events: [id], exceptions, height: answer.height };
  }
  // Only this event was not decided, as stated by the code of a temporary failure.
  if (passing.includes(code)) return undefined;
  throw new Violation(`${describe(write)} is right and was answered ${status}: ${code}: ${message}`);
}

const passing = [
  'outcome_unknown',
  'ledger_unavailable',
  'storage_full',
  'conflict_busy',
  'shutting_down',
  'overloaded',
];

export const describe = ({ organisation, name, key }) => `${name} ${key} of ${organisation}`;

/** Sends until a response arrives, which must happen because the gateway is up. */
export async function sendUntilAnswered(clients, write) {
  for (let attempt = 1; attempt <= 20; attempt += 1) {
    const answer = await send(clients, write);
    if (answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50 * attempt));
  }
  throw new Violation(`${describe(write)} gets no answer from a gateway that is up.`);
}
