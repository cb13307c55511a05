import { type Context, Contract } from 'fabric-contract-api';
import { z } from 'zod';
import { envelopeEvent } from '../domain/envelope';
import { Refusal } from '../domain/errors';
import { writeEnvelope, writeOutcomes } from '../domain/compactEnvelope';
import { parseBatch } from '../engine/parseBatch';
import { runBatch } from '../engine/runBatch';
import { callerOf } from './callerOf';
import { encodeRefusal } from './errorCodec';
import { stubState } from './stubState';
import { limits } from '../domain/limits';

const keyList = z.array(z.string().min(1).max(limits.idLength)).min(1).max(limits.keys);

/**
 * The Fabric contract: translates JSON arguments and results for the engine. Arguments are a rest parameter, because fabric-shim compiles
 * a schema for each declared parameter and encodes its text twice more, at every call.
 */
export class LotlineContract extends Contract {
  constructor() {
    super('lotline');
  }

  /**
   * Runs a batch of requests (a JSON array of `{id, command, input}`) and returns `{outcomes}`, one for each, in the short form that
   * `readOutcomes` reads. Emits one `lotline.v1` event with the requests that changed the ledger. Throws `{code, message, details}` only if
   * the batch as a whole cannot be read.
   */
  async submit(context: Context, ...args: string[]): Promise<string> {
    return coded(async () => {
      const requests = parseBatch(only(args));
      const time = context.stub.getDateTimestamp().toISOString();
      const { outcomes, envelope } = await runBatch(stubState(context.stub), {
        requests,
        caller: callerOf(context.clientIdentity),
        time,
        channel: context.stub.getChannelID(),
      });
      if (envelope) context.stub.setEvent(envelopeEvent, Buffer.from(writeEnvelope(envelope)));
      return writeOutcomes(outcomes);
    });
  }

  /** The facts of up to 1000 keys (a JSON array of strings), in order, as a JSON array with null for a key without fact. */
  async read(context: Context, ...args: string[]): Promise<string> {
    return coded(async () => {
      const values = await stubState(context.stub).getMany(keysOf(only(args)));
      return `[${values.map((value) => value ?? 'null').join(',')}]`;
    });
  }

  /** The distinct key-level endorsement policies of up to 1000 keys (a JSON array of strings), as a JSON array in base64. */
  async policies(context: Context, ...args: string[]): Promise<string> {
    return coded(async () => {
      const policies = new Set<string>();
      for (const key of keysOf(only(args))) {
        // The shim's types do not allow for a key without policy.
        const policy = (await context.stub.getStateValidationParameter(key)) as Uint8Array | undefined;
        if (policy && policy.length > 0) policies.add(Buffer.from(policy).toString('base64'));
      }
      return JSON.stringify([...policies]);
    });
  }
}

function only([text, ...more]: readonly string[]): string {
  if (text !== undefined && more.length === 0) return text;
  throw new Refusal('input_invalid', 'The transaction takes one argument, a JSON text.');
}

function keysOf(text: string): string[] {
  const list = keyList.safeParse(jsonOf(text));
  if (list.success) return list.data;
  throw new Refusal('input_invalid', `The keys must be a JSON array of 1 to ${limits.keys} strings.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function coded(run: () => Promise<string>): Promise<string> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof Refusal) throw new Error(encodeRefusal(error), { cause: error });
    throw error;
  }
}
