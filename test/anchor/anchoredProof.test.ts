import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { encryptKeystoreJsonSync, Wallet } from 'ethers';
import { connectChain, deployAnchor } from '@lotline/network/anchor';
import { runLotline, type Ran } from '../client/shell';
import { openGateway, type TestGateway } from '../gateway/openGateway';
import { temporaryFolder } from '../temporaryFolder';
import { type EvmNode, openEvmNode } from './evmNode';

const lot = '(01)00860009999107(10)ANCHORED-1';
const folder = temporaryFolder();

let node: EvmNode;
let gateway: TestGateway;
let contract: string;

const lotline = (...args: string[]): Promise<Ran> =>
  runLotline(args, { folder: gateway.data, url: gateway.running.url, environment: {} });

/** The address of an account that is no contract and may not publish. */
const strangerOf = ({ keys }: EvmNode): string => new Wallet(keys[1]!).address;

const chain = (): string[] => ['--rpc', node.rpc, '--contract', contract];
const key = (): string[] => ['--keystore', join(folder, 'key.json'), '--password-file', join(folder, 'password')];

// Given a gateway whose anchoring service publishes on a chain, with a key in a keystore.
beforeAll(async () => {
  node = await openEvmNode(1337);
  const provider = await connectChain(node.rpc);
  contract = await deployAnchor(new Wallet(node.keys[0]!, provider));
  provider.destroy();
  const keystore = encryptKeystoreJsonSync(new Wallet(node.keys[0]!), 'secret-password', {
    scrypt: { N: 2, r: 1, p: 1 },
  });
  writeFileSync(join(folder, 'key.json'), keystore);
  writeFileSync(join(folder, 'password'), 'secret-password\n');
  const chains = [
    { name: 'test', rpc: node.rpc, contract, keystore: 'key.json', passwordFile: 'password', confirmations: 1 },
  ];
  writeFileSync(join(folder, 'anchors.json'), JSON.stringify(chains));
  gateway = await openGateway({ LOTLINE_ANCHORS: join(folder, 'anchors.json') });
  const made = await gateway.post('supplier', '/lots', { lot, place: '0860009999992', quantity: '9', uom: 'CS' });
  if (made.status !== 201) throw new Error(JSON.stringify(made.body));
});
afterAll(async () => {
  await gateway.close();
  await node.close();
});

describe('a proof and a public chain', () => {
  test('the gateway’s service publishes by itself and logs no key', async () => {
    const said = (): string | undefined => gateway.log.find((line) => line.includes('on a public chain'));
    while (said() === undefined) {
      const failed = gateway.log.find((line) => line.includes('could not be published'));
      if (failed !== undefined) throw new Error(failed);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(said()).toContain('"status":"published"');
    expect(gateway.log.join('')).not.toContain('secret-password');
    expect(gateway.log.join('')).not.toContain(node.keys[0]!.slice(2));
  });

  test('that cannot be reached or used are named in the log without keys and passwords', async () => {
    const secret = 'S3cretOfTheTest';
    const unreachable = `http://${secret}:${secret}@127.0.0.1:1/v3/${secret}`;
    writeFileSync(join(folder, 'wrong-password'), secret);
    const own = { contract, keystore: 'key.json', passwordFile: 'password' };
    const chains = [
      { ...own, name: 'gone', rpc: unreachable },
      { ...own, name: 'wrong password', rpc: node.rpc, passwordFile: 'wrong-password' },
      { name: 'no signer', rpc: node.rpc, contract, signer: { url: unreachable, address: strangerOf(node) } },
      { ...own, name: 'no contract', rpc: node.rpc, contract: strangerOf(node) },
    ];
    writeFileSync(join(folder, 'failing.json'), JSON.stringify(chains));
    // A ledger of its own: the contract has the roots of the usual one already, and nothing would be published.
    const failing = await openGateway({ LOTLINE_ANCHORS: join(folder, 'failing.json') }, join(folder, 'failing'));
    try {
      const failed = (): string[] => failing.log.filter((line) => line.includes('could not be published'));
      while (failed().length < chains.length) await new Promise((resolve) => setTimeout(resolve, 50));
      for (const { name } of chains) expect(failed().join('')).toContain(`"chain":"${name}"`);
      expect(failing.log.join('')).not.toContain(secret);
    } finally {
      await failing.close();
    }
    const asked = await lotline('anchor', 'list', '--rpc', unreachable, '--contract', contract);
    expect(asked).toMatchObject({ exit: 1, stdout: '' });
    expect(asked.stderr).toContain('127.0.0.1:1 does not answer');
    expect(asked.stderr).not.toContain(secret);
  });

  test('a member publishes by command, and the proof is compared with the chain', async () => {
    const published = await lotline('anchor', 'publish', ...chain(), ...key(), '--confirmations', '1', '--json');
    expect(published).toMatchObject({ exit: 0 });
    const { size } = JSON.parse(published.stdout) as { size: number };
    const file = join(folder, 'lot.proof.json');
    expect(await lotline('proof', lot, '--since-size', String(size), '-o', file)).toMatchObject({ exit: 0 });
    const checked = await lotline('verify-proof', file, ...chain(), '--json');
    expect(checked).toMatchObject({ exit: 0 });
    const { anchored } = JSON.parse(checked.stdout) as { anchored: { confirmed: { size: number }[]; events: number } };
    expect(anchored.confirmed.map((each) => each.size)).toContain(size);
    expect(anchored.events).toBe(1);
    const later = await gateway.post('supplier', '/stock/counts', {
      place: '0860009999992',
      lot,
      counted: '8',
      uom: 'CS',
      reason: 'test',
    });
    expect(later.status).toBe(201);
    const newer = join(folder, 'newer.proof.json');
    expect(await lotline('proof', lot, '--since-size', String(size), '-o', newer)).toMatchObject({ exit: 0 });
    expect((await lotline('verify-proof', newer, ...chain())).stdout).toContain(
      '1 of the 2 events above are among them.',
    );
    const listed = await lotline('anchor', 'list', ...chain(), '--proof', file);
    expect(listed.stdout).toContain(String(size));
  });

  test('a proof of a history that was rewritten after the anchor fails', async () => {
    // The same channel on the chain holds another root for a size that the proof names.
    const file = join(folder, 'rewritten.proof.json');
    expect(await lotline('proof', lot, '-o', file)).toMatchObject({ exit: 0 });
    const second = await connectChain(node.rpc);
    const { anchorContract, channelKey } = await import('@lotline/network/anchor');
    const { firstBlockOf, readBundle } = await import('@lotline/network/proof');
    const { readFileSync } = await import('node:fs');
    const bundle = readBundle(readFileSync(file, 'utf8'));
    const other = await deployAnchor(new Wallet(node.keys[0]!, second));
    const publish = anchorContract(other, new Wallet(node.keys[0]!, second)).getFunction('publish');
    const name = channelKey(bundle.channel, Buffer.from(firstBlockOf(bundle), 'hex'));
    await ((await publish(name, bundle.tree.size, `0x${'ab'.repeat(32)}`)) as { wait(): Promise<unknown> }).wait();
    second.destroy();
    const found = await lotline('verify-proof', file, '--rpc', node.rpc, '--contract', other);
    expect(found.exit).toBe(4);
    expect(found.stderr).toContain('History was rewritten');
    const refused = await lotline('anchor', 'publish', '--rpc', node.rpc, '--contract', other, ...key());
    expect(refused.exit).toBe(1);
    expect(refused.stderr).toContain('History was rewritten');
  });

  test('says which option is missing, and that a contract without roots proves nothing', async () => {
    const file = join(folder, 'lot.proof.json');
    expect((await lotline('verify-proof', file, '--rpc', node.rpc)).exit).toBe(2);
    const away = await lotline('verify-proof', file, '--rpc', 'http://127.0.0.1:1', '--contract', contract);
    expect(away.exit).toBe(1);
    expect(away.stderr).toContain('cannot be read');
    expect((await lotline('anchor', 'publish', ...chain())).stderr).toContain('Who signs?');
    const provider = await connectChain(node.rpc);
    const empty = await deployAnchor(new Wallet(node.keys[0]!, provider));
    provider.destroy();
    const none = await lotline('verify-proof', file, '--rpc', node.rpc, '--contract', empty);
    expect(none.exit).toBe(4);
    expect(none.stderr).toContain('holds no root of this ledger');
  });
});
