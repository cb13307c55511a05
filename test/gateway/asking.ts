import { expect } from '@jest/globals';
import { farm, lot } from './demoGoods';
import type { TestGateway } from './openGateway';

export const line = (number: string, quantity: string): object => ({ lot: lot(number), quantity, uom: 'CS' });

interface Asking {
  readonly rowsOf: (path: string) => Promise<Record<string, unknown>[]>;
  readonly done: (who: 'supplier' | 'retailer', path: string, body: object) => Promise<Record<string, unknown>>;
  readonly capture: (event: object) => Promise<Record<string, unknown>>;
}

/** Requests that succeed: the supplier's lists, commands, and events at its farm. `opened`: the gateway, once it is open. */
export const askingAt = (opened: () => TestGateway): Asking => ({
  rowsOf: async (path) => {
    const { status, body } = await opened().get('supplier', path);
    expect({ path, status }).toEqual({ path, status: 200 });
    return body['rows'] as Record<string, unknown>[];
  },
  done: async (who, path, body) => {
    const answer = await opened().post(who, path, body);
    expect({ path, status: answer.status, body: answer.body }).toMatchObject({ status: 201 });
    return answer.body;
  },
  capture: async (event) => {
    const { body } = await opened().capture('supplier', {
      eventTime: '2026-11-20T10:00:00Z',
      eventTimeZoneOffset: '+00:00',
      readPoint: { id: farm },
      bizLocation: { id: farm },
      ...event,
    });
    return (body['events'] as Record<string, unknown>[])[0]!;
  },
});
