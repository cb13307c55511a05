import crypto from 'node:crypto';

// A machine whose clock, luck and ids are not ours: FAKE_SEED says which.
const seed = Number(process.env.FAKE_SEED);
const RealDate = Date;
let ticks = 0;
const now = () => seed * 86_400_000 + (ticks += 1);

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length > 0 ? given : [now()]));
  }
  static now() {
    return now();
  }
};
Math.random = () => ((seed * 7919 + (ticks += 1)) % 1000) / 1000;
crypto.randomUUID = () => `00000000-0000-4000-8000-${String(seed).padStart(12, '0')}`;
process.hrtime.bigint = () => 0n;
