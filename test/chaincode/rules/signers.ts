import { signerKey } from '../../../chaincode/src/domain/facts/signer';
import type { Address } from '../../../chaincode/src/domain/ethereum/address';
import { carrier, farm, type Said, shop } from '../support/cast';
import { fact, recorded, refused, type Story } from '../support/story';

const address: Address = '0x90F8bf6A479f320ead074411a4B0e7944Ea8c9C1';
const lower = address.toLowerCase();
const register = (more: object = {}): Said =>
  carrier.says('registerSigner', { signer: address, name: 'Tablet 3', roles: ['driver'], ...more });
const revoke = (since?: string): Said =>
  carrier.says('revokeSigner', { signer: address, reason: 'lost', ...(since !== undefined && { since }) });
const key = signerKey(carrier.party, address);

/** Keys of people and devices that sign receipts for a party. */
export const signers: Story[] = [
  {
    name: 'a key of a driver is registered and valid from now on',
    when: register({ roles: ['driver', 'dock', 'driver'] }),
    then: recorded(
      fact(key, { party: carrier.party, name: 'Tablet 3', roles: ['dock', 'driver'], validTo: undefined }),
    ),
  },
  {
    name: 'a key is registered by its address without checksum',
    when: register({ signer: lower, validFrom: '2026-01-01T00:00:00+01:00', validTo: '2027-01-01T00:00:00Z' }),
    then: recorded(fact(key, { validFrom: '2025-12-31T23:00:00.000Z', validTo: '2027-01-01T00:00:00.000Z' })),
  },
  {
    name: 'a key is registered by an address with a wrong checksum',
    when: register({ signer: address.replace('F8bf', 'f8Bf') }),
    then: refused('input_invalid', '/signer'),
  },
  {
    name: 'the zero address is registered as a key',
    when: register({ signer: `0x${'0'.repeat(40)}` }),
    then: refused('input_invalid', '/signer'),
  },
  {
    name: 'a key is registered by a text that is no address',
    when: register({ signer: 'urn:x:tablet' }),
    then: refused('input_invalid', '/signer'),
  },
  { name: 'a key without a role', when: register({ roles: [] }), then: refused('input_invalid', '/roles') },
  {
    name: 'a key is registered that ends before it begins',
    when: register({ validTo: '2020-01-01T00:00:00Z' }),
    then: refused('date_invalid'),
  },
  {
    name: 'a key that is registered again keeps its times',
    given: [register({ validFrom: '2026-01-01T00:00:00Z', validTo: '2027-01-01T00:00:00Z' })],
    when: register({ name: 'Tablet 4' }),
    then: recorded(
      fact(key, { name: 'Tablet 4', validFrom: '2026-01-01T00:00:00.000Z', validTo: '2027-01-01T00:00:00.000Z' }),
    ),
  },
  {
    name: 'a key that another party has registered is registered too, separately',
    given: [register()],
    when: shop.says('registerSigner', { signer: address, name: 'Temp', roles: ['dock'] }),
    then: recorded(fact(key, { name: 'Tablet 3' }), fact(signerKey(shop.party, address), { name: 'Temp' })),
  },
  {
    name: 'a key is registered by an operator',
    when: carrier.withRoles('operator').says('registerSigner', { signer: address, name: 'T', roles: ['dock'] }),
    then: refused('role_missing'),
  },
  {
    name: 'a retired party registers a key',
    given: [carrier.asks('retire', { party: carrier.party, reason: 'closed' })],
    when: register(),
    then: refused('party_retired'),
  },
  {
    name: 'a key is revoked',
    given: [register()],
    when: revoke(),
    then: recorded(fact(key, { name: 'Tablet 3', revoked: { reason: 'lost' } })),
  },
  {
    name: 'a revoked key is not registered again',
    given: [register(), revoke()],
    when: register(),
    then: refused('signer_revoked'),
  },
  {
    name: 'a key of another party is revoked',
    given: [register()],
    when: farm.says('revokeSigner', { signer: address, reason: 'lost' }),
    then: refused('signer_unknown'),
  },
  {
    name: 'a key is revoked from tomorrow on',
    given: [register()],
    when: revoke('2026-04-02T08:00:00Z'),
    then: refused('time_invalid'),
  },
  {
    name: 'a second revocation names an earlier time',
    given: [register(), revoke('2026-04-01T08:00:00Z')],
    when: revoke('2026-03-01T08:00:00Z'),
    then: recorded(fact(key, { revoked: { since: '2026-03-01T08:00:00.000Z' } })),
  },
  {
    name: 'a second revocation names a later time',
    given: [register(), revoke()],
    when: revoke('2026-04-01T08:00:00Z'),
    then: recorded(fact(key, { revoked: { at: '2026-04-01T08:00:02.000Z' } })),
  },
];
