// Proves goods recorded on a real network by each of its adapters, checks the proofs offline, and compares those of two members.
// Usage: proofs.mjs DATA, the folder of a network that runs.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, withGateway } from './gateway.mjs';

const [data] = process.argv.slice(2);
const place = '0860009999992';
const store = '0860009998001';
const carrier = '0860009996007';
const authorityOf = (organisation) => join(data, 'organisations', organisation, 'ca', 'cert.pem');
const orderer = authorityOf('orderer');
// A keystore is never written over another one, which an earlier network of this folder may have left.
const device = mkdtempSync(join(data, 'device-'));
const passwordFile = join(device, 'password');
const password = ['--password-file', passwordFile];
writeFileSync(passwordFile, 'a password for tests only\n');
let passed = 0;

/** Runs `use` with the command line of a gateway over an adapter. */
const over = (adapter, use) =>
  withGateway(
    (env) =>
      use((...words) => {
        const line = ['client/bin/lotline.js', ...words, '--json'];
        const { status, stdout, stderr } = spawnSync(process.execPath, line, { cwd: root, env, encoding: 'utf8' });
        return { status, stderr, json: status === 0 ? JSON.parse(stdout) : undefined };
      }),
    { LOTLINE_LEDGER: adapter, LOTLINE_FABRIC: data },
  );

function done(what, { status, stderr, json }) {
  assert.equal(status, 0, `${what}: ${stderr}`);
  return json;
}

function check(name, holds) {
  holds();
  passed += 1;
  console.log(name);
}

for (const adapter of ['fabric', 'fabric-network']) {
  const lot = `(01)00860009999107(10)PROVEN-${adapter.length}`;
  const [early, late, altered] = ['early', 'late', 'altered'].map((name) =>
    join(data, `${adapter}-${name}.proof.json`),
  );
  await over(adapter, (lotline) => {
    const as = (organisation, ...words) => done(words.join(' '), lotline('--as', organisation, ...words));
    as('supplier', 'commission', 'lot', lot, '--place', place, '--quantity', '9 CS');
    const { tree } = as('supplier', 'proof', lot, '-o', early);
    as('supplier', 'sell', '--place', place, '--lot', `${lot}=1 CS`);
    as('retailer', 'proof', lot, '-o', late, '--since', early);
    check(`a proof over ${adapter} holds from the orderers' certificate alone`, () => {
      const { events, authorities, ...rest } = done('verify-proof', lotline('verify-proof', early, '--trust', orderer));
      assert.equal(events.length, 1);
      assert.ok(events[0].endorsers.length >= 2);
      assert.deepEqual([rest.issuer, rest.withheld, rest.gaps, rest.tree.size], ['SupplierMSP', 0, [], tree.size]);
      assert.deepEqual(
        authorities.filter(({ trust }) => trust === 'pinned').map(({ mspId }) => mspId),
        ['OrdererMSP'],
      );
    });
    check(`another member's proof over ${adapter} extends it`, () => {
      const { events, issuer } = done(
        '--earlier',
        lotline('verify-proof', late, '--trust', orderer, '--earlier', early),
      );
      assert.deepEqual([events.length, issuer], [2, 'RetailerMSP']);
    });
    check(`a proof over ${adapter} is refused changed, of another ledger, and from a member's certificate`, () => {
      writeFileSync(altered, readFileSync(early, 'utf8').replace('"SupplierMSP"', '"RetailerMSP"'));
      const refused = [
        [altered, '--trust', orderer],
        [early, '--trust', orderer, '--ledger', 'ab'.repeat(32)],
        [early, '--trust', authorityOf('supplier')],
        [early, '--trust', orderer, '--earlier', late],
      ];
      for (const words of refused) assert.equal(lotline('verify-proof', ...words).status, 4, words.join(' '));
    });
    check(`a proof over ${adapter} has the receipt that a driver signed offline, with its key`, () => {
      const [key, ticket, receipts, proven] = ['key', 'ticket', 'receipts', 'proof'].map((name) =>
        join(device, `${adapter}-${name}.json`),
      );
      const shipment = `SIGNED-${adapter.length}`;
      const address = as('carrier', 'receipt', 'keystore', key, ...password).address;
      as('carrier', 'signers', 'register', address, '--name', 'Tablet', '--role', 'driver');
      const load = ['--from', place, '--to', store, '--carrier', carrier, '--lot', `${lot}=2 CS`, '--require-receipt'];
      as('supplier', 'ship', shipment, ...load);
      as('carrier', 'receipt', 'ticket', `${place}:${shipment}`, '-o', ticket);
      const keystore = ['--keystore', key, ...password];
      done('sign', lotline('receipt', 'sign', 'accept', '--ticket', ticket, ...keystore, '-o', receipts));
      as('carrier', 'receipt', 'send', receipts);
      as('retailer', 'proof', lot, '-o', proven);
      const { events } = done('verify-proof', lotline('verify-proof', proven, '--trust', orderer));
      const signed = events.flatMap(({ receipt }) => (receipt ? [receipt] : []));
      assert.deepEqual(
        signed.map(({ signer, key }) => [signer.toLowerCase(), key.name]),
        [[address.toLowerCase(), 'Tablet']],
      );
    });
  });
}
console.log(`proofs: ${passed} passed, 0 failed`);
