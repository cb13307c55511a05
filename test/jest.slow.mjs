// The suites that take longest. `npm run test:slow` and the gate run them; `npm test` runs all others.
import { join } from 'node:path';
import all, { slow } from '../jest.config.mjs';

export default {
  ...all,
  rootDir: join(import.meta.dirname, '..'),
  testMatch: slow.map((each) => `**/test/${each}`),
};
