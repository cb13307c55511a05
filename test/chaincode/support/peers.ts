import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LotlineContract, offerCapabilities, rolesAttribute } from '@lotline/chaincode';
import {
  type EmbeddedLedger,
  enrolUser,
  openEmbeddedLedger,
  openNetwork,
  type PeerVersion,
  type SigningIdentity,
} from '@lotline/network/embedded';
import type { Outcome } from '../../../chaincode/src/domain/envelope';
import { readOutcomes } from '../../../chaincode/src/domain/compactEnvelope';
import { carrier, farm, type Said, shop } from './cast';

/** Peers of one version with the contract, and an identity for each organisation of the cast. */
export interface Peers {
  readonly ledger: EmbeddedLedger;
  submit(said: readonly Said[]): Promise<Outcome[]>;
  /** The facts of the keys, from the contract's read transaction. */
  read(keys: readonly string[]): Promise<unknown[]>;
  /** The number of messages of each type that the contract sent during `work`. */
  counting(work: () => Promise<unknown>): Promise<Record<string, number>>;
  /** Every fact in the blocks. */
  facts(): Promise<Map<string, string>>;
}

/** The organisations of a network in a temporary folder. */
export interface PeerNetwork {
  readonly users: ReadonlyMap<string, SigningIdentity>;
  /** Opens the ledger of that name; its clock is fixed unless one is given. */
  open(peerVersion: PeerVersion, now?: () => Date, name?: string): Promise<Peers>;
  remove(): Promise<void>;
}

export async function peerNetwork(): Promise<PeerNetwork> {
  const folder = await mkdtemp(join(tmpdir(), 'lotline-contract-'));
  const organisations = [farm, carrier, shop].map(({ msp }) => ({ name: msp, mspId: msp }));
  const network = await openNetwork({ folder: join(folder, 'net'), organisations, ordererMsp: 'OrdererMSP' });
  const users = new Map<string, SigningIdentity>();
  for (const organisation of network.organisations) {
    const attributes = { [rolesAttribute]: 'admin+operator+quality' };
    users.set(organisation.mspId, await enrolUser(organisation, 'clerk', { attributes }));
  }
  // One fixed time, so that the same requests give the same facts.
  const time = new Date();
  const opened: EmbeddedLedger[] = [];
  return {
    users,
    open: async (peerVersion, now = () => time, name = peerVersion) => {
      const ledger = await openEmbeddedLedger({
        folder: join(folder, name),
        channel: 'trace',
        ...network,
        chaincode: { name: 'lotline', contracts: [LotlineContract] },
        peerVersion,
        now,
        onReady: (capabilities, handler) => {
          offerCapabilities(handler, capabilities);
        },
      });
      opened.push(ledger);
      return peersOf(ledger, users);
    },
    remove: async () => {
      for (const ledger of opened) await ledger.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function peersOf(ledger: EmbeddedLedger, users: ReadonlyMap<string, SigningIdentity>): Peers {
  let batches = 0;
  return {
    ledger,
    submit: async (said) => {
      batches += 1;
      const requests = said.map(({ id, command, input }, n) => ({ id: id ?? `b${batches}-${n}`, command, input }));
      const identity = users.get(said[0]!.caller.msp)!;
      const { result } = await ledger.submit({ identity, transaction: 'submit', args: [JSON.stringify(requests)] });
      return readOutcomes(result.toString());
    },
    read: async (keys) => {
      const [identity] = users.values();
      const found = await ledger.evaluate({ identity: identity!, transaction: 'read', args: [JSON.stringify(keys)] });
      return JSON.parse(found.toString()) as unknown[];
    },
    counting: async (work) => {
      const before = { ...ledger.counters };
      await work();
      const after = Object.entries(ledger.counters).map(
        ([name, count]) => [name, count - (before[name] ?? 0)] as const,
      );
      return Object.fromEntries(after.filter(([, count]) => count > 0));
    },
    facts: async () => {
      const facts = new Map<string, string>();
      for (let number = 0; number < ledger.height(); number += 1) {
        const { block } = await ledger.block(number);
        for (const { writes } of block.transactions) for (const { key, value } of writes) facts.set(key, value ?? '');
      }
      return facts;
    },
  };
}
