import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { Database } from '../../gateway/src/projection/database';
import { CustomerMailStore } from '../../gateway/src/recallMail/customerMailStore';
import { oneLine } from '../../gateway/src/deliveries/mailTexts';
import { seed } from '../seed';

const organisations = ['acme', 'owner', 'zeta'];
const letter = fc.record({ organisation: fc.constantFrom(...organisations), address: fc.nat(20), later: fc.boolean() });

test(`letters about recalls are sent in turns, whatever others have waiting, in order for each address (seed ${seed})`, () => {
  fc.assert(
    fc.property(fc.array(letter, { maxLength: 80 }), fc.integer({ min: 3, max: 9 }), (letters, most) => {
      const database = new Database(':memory:');
      const store = new CustomerMailStore(database);
      const text = { recall: 'r', recipient: 'x', subject: 's', body: 'b', queued: '2026-01-01T00:00:00Z' };
      for (const [n, { organisation, address, later }] of letters.entries()) {
        store.add({ ...text, organisation, message: `m${n}`, address: `a${address}@example.com` });
        if (later) store.failed(n + 1, { error: 'later', nextAttempt: 10, gaveUp: null });
      }
      const all = store.due(5, 1000);
      const due = store.due(5, most);
      expect(due).toEqual(all.slice(0, most));
      const [shares, wanted] = [due, all].map((mails) =>
        organisations.map((each) => mails.filter(({ organisation }) => organisation === each).length),
      ) as [number[], number[]];
      const largest = Math.max(...shares);
      for (const [at, share] of shares.entries())
        expect(share).toBeGreaterThanOrEqual(Math.min(wanted[at]!, largest - 1));
      for (const { organisation, address, n } of all) {
        const earlier = letters.slice(0, n - 1).filter((each) => each.organisation === organisation);
        expect(earlier.map((each) => `a${each.address}@example.com`)).not.toContain(address);
      }
      database.close();
    }),
    { seed },
  );
});

test(`what others write makes no line, direction or encoded word of a message (seed ${seed})`, () => {
  const part = fc.constantFrom('=', '?', '=?utf-8?Q?', '=0D=0A', '\r\n', '\u202e', '\u2028', '\u0000', 'Bcc: x', ' ');
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), fc.integer({ min: 1, max: 40 }), (parts, most) => {
      const line = oneLine(parts.join(''), most);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|=\?/u);
      expect(line.length).toBeLessThanOrEqual(most);
    }),
    { seed },
  );
});
