import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect } from '@jest/globals';
import { temporaryFolder } from '../temporaryFolder';
import { openGateway, type TestGateway } from './openGateway';

export const product = 'https://id.gs1.org/01/00860009999107';
const place = 'https://id.gs1.org/414/0860009999992';

export const makeLot = (gateway: TestGateway, lot: string): ReturnType<TestGateway['post']> =>
  gateway.post('supplier', '/lots', { lot: `${product}/10/${lot}`, place, quantity: '10', uom: 'CS' });

/** The data folder of a gateway that has written a lot and was closed; tests harm copies of it. */
export function closedGateway(): { readonly pristine: string; readonly copy: () => string } {
  const pristine = join(temporaryFolder(), 'pristine');
  beforeAll(async () => {
    const gateway = await openGateway({}, pristine);
    expect((await makeLot(gateway, 'FIRST')).status).toBe(201);
    await gateway.close();
  });
  const copies = temporaryFolder();
  let count = 0;
  const copy = (): string => {
    const folder = join(copies, String(++count));
    cpSync(pristine, folder, { recursive: true });
    return folder;
  };
  return { pristine, copy };
}
