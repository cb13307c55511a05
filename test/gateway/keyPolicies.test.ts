import { describe, expect, test } from '@jest/globals';
import { ledger, peer } from '@hyperledger/fabric-protos';
import { keyPolicy } from '../../chaincode/src/fabric/keyPolicy';
import { neededBeside } from '../../gateway/src/ledger/fabric-network/keyPolicies';
import type { Entrance } from '../../gateway/src/ledger/fabric-network/connections';

const everyone = ['A', 'B', 'C', 'D', 'E'];

/** A transaction that writes so many keys of the contract. */
function action(count: number): peer.ChaincodeAction {
  const writes = new ledger.rwset.kvrwset.KVRWSet();
  for (let n = 0; n < count; n += 1) {
    const write = new ledger.rwset.kvrwset.KVWrite();
    write.setKey(`k${n}`);
    writes.addWrites(write);
  }
  const namespace = new ledger.rwset.NsReadWriteSet();
  namespace.setNamespace('lotline');
  namespace.setRwset(writes.serializeBinary());
  const set = new ledger.rwset.TxReadWriteSet();
  set.addNsRwset(namespace);
  const made = new peer.ChaincodeAction();
  made.setResults(set.serializeBinary());
  return made;
}

/** A channel whose contract returns these policies, and the queries that it received. */
function channelOf(answer: () => Promise<string>): { entrance: Entrance; asked: string[][] } {
  const asked: string[][] = [];
  const evaluateTransaction = async (_name: string, keys = ''): Promise<Buffer> => {
    asked.push(JSON.parse(keys) as string[]);
    return Buffer.from(await answer());
  };
  const entrance = { network: { getContract: () => ({ evaluateTransaction }) } };
  return { entrance: entrance as unknown as Entrance, asked };
}

async function needed(endorsers: readonly string[], ...owners: string[][]): Promise<readonly string[] | undefined> {
  const policies = owners.map((each) => Buffer.from(keyPolicy({ owners: each, members: everyone })).toString('base64'));
  const { entrance } = channelOf(() => Promise.resolve(JSON.stringify(policies)));
  return neededBeside({ action: action(1), endorsers }, { entrance, chaincode: 'lotline', everyone });
}

describe('the endorsers that key-level policies need', () => {
  test('are undefined if the present endorsements suffice', async () => {
    expect(await needed(['A', 'B', 'C'])).toBeUndefined();
    expect(await needed(['A', 'B', 'C'], ['A'], ['A', 'B'])).toBeUndefined();
    expect(await needed(['B', 'C', 'D', 'E'], ['A'])).toBeUndefined();
  });

  test('are the owners and the present endorsers', async () => {
    expect(await needed(['B', 'C', 'D'], ['A'])).toEqual(['B', 'C', 'D', 'E']);
    expect(await needed(['B', 'C', 'D'], ['A'], ['E'])).toEqual(['B', 'C', 'D', 'E']);
    expect(await needed(['A', 'B', 'C'], ['A', 'E'])).toEqual(['A', 'B', 'C', 'E']);
  });

  test('are undefined if no set of organisations suffices', async () => {
    const { entrance } = channelOf(() => Promise.resolve(JSON.stringify([Buffer.from('x').toString('base64')])));
    const plan = neededBeside({ action: action(1), endorsers: ['A'] }, { entrance, chaincode: 'lotline', everyone });
    expect(await plan).toBeUndefined();
  });

  test('are queried for a thousand keys at a time, and not on networks without such policies', async () => {
    const { entrance, asked } = channelOf(() => Promise.resolve('[]'));
    const written = { action: action(2500), endorsers: ['A', 'B', 'C'] };
    await neededBeside(written, { entrance, chaincode: 'lotline', everyone });
    expect(asked.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    await neededBeside(written, { entrance, chaincode: 'lotline', everyone: everyone.slice(0, 4) });
    expect(asked).toHaveLength(3);
  });

  test('are undefined if the contract has no such query', async () => {
    const { entrance } = channelOf(() => Promise.reject(new Error('no such transaction')));
    const plan = neededBeside({ action: action(1), endorsers: ['A'] }, { entrance, chaincode: 'probe', everyone });
    expect(await plan).toBeUndefined();
  });
});
