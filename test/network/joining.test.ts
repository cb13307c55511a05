import { join } from 'node:path';
import { createOrganisation, type EmbeddedLedger, LedgerMismatch } from '@lotline/network/embedded';
import { ChainVerifier, decodeGenesis, trustOf } from '@lotline/network/verify';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { serializedIdentity, type SigningIdentity } from '../../network/src/identity/signingIdentity';
import { sealBlock } from '../../network/src/embedded/blocks/sealBlock';
import { agreedBytes, updateEnvelope } from '../../network/src/verify/memberUpdate';
import { probeNetwork, type ProbeNetwork } from './probeLedger';

let net: ProbeNetwork;
let baker: Awaited<ReturnType<typeof createOrganisation>>;

beforeAll(async () => {
  net = await probeNetwork();
  baker = await createOrganisation({ folder: join(net.folder, 'net', 'Baker'), name: 'Baker', mspId: 'BakerMSP' });
});

afterAll(async () => {
  await net.remove();
});

const put = (ledger: EmbeddedLedger, key: string): Promise<unknown> =>
  ledger.submit({ identity: net.alice, transaction: 'put', args: [key, 'v'] });

async function verifierOf(ledger: EmbeddedLedger): Promise<ChainVerifier> {
  const { raw } = await ledger.block(0);
  const genesis = decodeGenesis(raw);
  const verifier = new ChainVerifier(trustOf(genesis), null, genesis);
  for (let number = 0; number < ledger.height(); number++) await verifier.add((await ledger.block(number)).raw);
  return verifier;
}

const publicPart = ({
  name,
  mspId,
  caCertificate,
}: {
  name: string;
  mspId: string;
  caCertificate: string;
}): object => ({
  name,
  mspId,
  caCertificate,
});

/** Seals a change of members as the orderer would, with any signatures. */
async function forged(
  ledger: EmbeddedLedger,
  signers: readonly SigningIdentity[],
  { organisations = [...net.network.organisations, baker], channel = 'trace', block = ledger.height() } = {},
): Promise<Uint8Array> {
  const text = JSON.stringify({ channel, block, organisations: organisations.map(publicPart) });
  const agreed = await Promise.all(
    signers.map(async (signer) => {
      const identity = serializedIdentity(signer);
      return { identity, signature: await signer.sign(agreedBytes(text, identity)) };
    }),
  );
  const head = await ledger.block(ledger.height() - 1);
  const previousHash = Buffer.from(head.block.hash, 'hex');
  const content = { number: ledger.height(), previousHash, codes: new Uint8Array(1), time: new Date() };
  const sealed = await sealBlock(
    { ...content, envelopes: [updateEnvelope('trace', text, agreed)] },
    net.network.orderer.node,
  );
  return sealed.raw;
}

describe('an organisation that joins an embedded ledger', () => {
  test('is a member from the next block on, in the proof and after opening again', async () => {
    const ledger = await net.open('joined');
    await Promise.all([put(ledger, 'a'), put(ledger, 'b')]);
    await ledger.join(baker, ['FarmMSP', 'ShopMSP']);
    await put(ledger, 'c');
    expect((await verifierOf(ledger)).members.map(({ mspId }) => mspId)).toEqual([
      'FarmMSP',
      'CarrierMSP',
      'ShopMSP',
      'BakerMSP',
    ]);
    const height = ledger.height();
    await ledger.close();
    const organisations = [...net.network.organisations, baker];
    const again = await net.open('joined', { organisations });
    expect(again.height()).toBe(height);
    await put(again, 'd');
    await again.close();
    await expect(net.open('joined')).rejects.toThrow(LedgerMismatch);
  });

  test('needs more than half of the members', async () => {
    const ledger = await net.open('few');
    await expect(ledger.join(baker, ['FarmMSP'])).rejects.toThrow(/more than half/);
    expect(ledger.height()).toBe(1);
    await ledger.close();
  });

  test('joins at the start only on request', async () => {
    await (await net.open('later')).close();
    const organisations = [...net.network.organisations, baker];
    await expect(net.open('later', { organisations })).rejects.toThrow(LedgerMismatch);
    const ledger = await net.open('later', { organisations, joins: true });
    expect((await verifierOf(ledger)).members).toHaveLength(4);
    await ledger.close();
  });
});

describe('a verifier believes no change of members', () => {
  let ledger: EmbeddedLedger;
  beforeAll(async () => {
    ledger = await net.open('forged');
  });
  afterAll(async () => {
    await ledger.close();
  });
  const nodes = (...names: string[]): SigningIdentity[] =>
    net.network.organisations.filter(({ name }) => names.includes(name)).map(({ node }) => node);

  test.each<[what: string, forge: () => Promise<Uint8Array>, why: RegExp]>([
    ['that a minority signed', () => forged(ledger, nodes('Farm')), /no majority/],
    ['that one member signed twice', () => forged(ledger, [...nodes('Farm'), ...nodes('Farm')]), /no majority/],
    ['that clients signed', () => forged(ledger, [net.alice, net.bob]), /no majority/],
    [
      'that leaves a member out',
      () => forged(ledger, nodes('Farm', 'Shop'), { organisations: [...net.network.organisations.slice(0, 2), baker] }),
      /leaves a member out/,
    ],
    [
      'that gives a member another authority',
      () => {
        const [first, ...others] = net.network.organisations;
        const organisations = [{ ...first!, caCertificate: baker.caCertificate }, ...others];
        return forged(ledger, nodes('Farm', 'Shop'), { organisations });
      },
      /another authority/,
    ],
    [
      'that takes the orderer’s MSP id',
      () => {
        const organisations = [...net.network.organisations, { ...baker, mspId: 'OrdererMSP' }];
        return forged(ledger, nodes('Farm', 'Shop'), { organisations });
      },
      /same MSP id/,
    ],
    ['that was signed for another block', () => forged(ledger, nodes('Farm', 'Shop'), { block: 7 }), /another block/],
    [
      'that was signed for another channel',
      () => forged(ledger, nodes('Farm', 'Shop'), { channel: 'x' }),
      /or channel/,
    ],
  ])('%s', async (_what, forge, why) => {
    const verifier = await verifierOf(ledger);
    await expect(verifier.add(await forge())).rejects.toThrow(why);
    expect(verifier.members).toHaveLength(3);
  });

  test('without the signatures of a majority, and believes the same change with them', async () => {
    const verifier = await verifierOf(ledger);
    await verifier.add(await forged(ledger, nodes('Farm', 'Shop')));
    expect(verifier.members).toHaveLength(4);
  });
});
