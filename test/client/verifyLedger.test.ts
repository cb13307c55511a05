import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { caFingerprint, FabricVerifier } from '@lotline/network/verify';
import { createClient, type VerifiedLedger } from 'lotline';
import { openWire, type Wire } from './wire';

const lines = readFileSync(join(__dirname, '../network/fabricBlocks.ndjson'), 'utf8').trim().split('\n');
const { channel } = new FabricVerifier(Buffer.from((JSON.parse(lines[0]!) as { raw: string }).raw, 'base64'));
const roots = (of: typeof channel.organisations): string[] => of.flatMap((each) => each.roots.map(caFingerprint));
const orderers = roots(channel.ordererOrganisations);

let wire: Wire | undefined;
afterEach(async () => {
  await wire?.close();
});

async function verify(fingerprints?: string[], served = lines): Promise<VerifiedLedger> {
  wire = await openWire(({ path }) =>
    path === '/ledger'
      ? { body: { kind: 'fabric', channel: 'lotline', height: served.length } }
      : (response) => response.end(`${served.join('\n')}\n`),
  );
  return createClient({ url: wire.url, key: 'any' }).verifyLedger({ fingerprints });
}

const trusts = ({ authorities }: VerifiedLedger): string[] =>
  authorities.map(({ mspId, trust }) => `${mspId} ${trust}`).sort();

describe('a ledger on a Fabric network', () => {
  test('verifies through the gateway against the orderers’ authority', async () => {
    const verified = await verify(orderers);
    expect(verified).toMatchObject({ channel: 'lotline', height: 11, transactions: 12, codes: { VALID: 12 } });
    expect(trusts(verified)).toEqual([
      'CarrierMSP vouched',
      'OrdererMSP pinned',
      'RetailerMSP vouched',
      'SupplierMSP vouched',
    ]);
  });

  test('whose orderers are not trusted is refused', async () => {
    await expect(verify(roots(channel.organisations))).rejects.toMatchObject({
      code: 'ledger_invalid',
      details: { block: 0 },
    });
  });

  test('is only consistent, not trusted, if no authority is trusted or no block is signed yet', async () => {
    expect(new Set((await verify()).authorities.map(({ trust }) => trust))).toEqual(new Set(['assumed']));
    await wire?.close();
    expect(trusts(await verify(orderers, lines.slice(0, 1)))).toContain('SupplierMSP assumed');
  });

  test('with a block left out is refused, with the block named', async () => {
    const changed = lines.map((line) => JSON.parse(line) as { number: number; raw: string });
    const shifted = changed
      .filter(({ number }) => number !== 5)
      .map((each, number) => JSON.stringify({ ...each, number }));
    await expect(verify(orderers, shifted)).rejects.toMatchObject({ code: 'ledger_invalid', details: { block: 5 } });
  });
});
