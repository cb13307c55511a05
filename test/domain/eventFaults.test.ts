import { describe, expect, test } from '@jest/globals';
import { parseEvent } from '../../chaincode/src/domain/epcis/parseEvent';

const shipped = {
  eventTime: '2026-04-17T09:26:42-04:00',
  eventTimeZoneOffset: '-04:00',
  type: 'ObjectEvent',
  action: 'OBSERVE',
  bizStep: 'shipping',
  epcList: ['https://id.gs1.org/00/340123451111111111'],
};
const faults = (event: unknown): string[] => {
  const answer = parseEvent(event);
  return answer.ok ? [] : answer.errors.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('an event with many errors', () => {
  test('is refused with the first twenty errors of a list, and of unknown fields', () => {
    const wrong = Array.from({ length: 900 }, (_, number) => `no uri ${number}`);
    const first = (path: string): string[] => Array.from({ length: 20 }, (_, number) => `${path}/${number}`);
    const pointers = (event: unknown): string[] => faults(event).map((each) => each.split(' ')[0] ?? '');
    expect(pointers({ ...shipped, epcList: wrong })).toEqual(first('/epcList'));
    expect(pointers({ ...shipped, quantityList: wrong.map((epcClass) => ({ epcClass })) })).toEqual(
      first('/quantityList').map((each) => `${each}/epcClass`),
    );
    const fields = Object.fromEntries(wrong.map((_, number) => [`field${number}`, 1]));
    expect(faults({ ...shipped, ...fields })).toEqual(
      Array.from({ length: 20 }, (_, number) => `/field${number} field_unknown`),
    );
  });

  test('is refused for a list that is too long without parsing its entries', () => {
    const wrong = Array.from({ length: 1001 }, () => 'no uri');
    expect(faults({ ...shipped, epcList: wrong })).toEqual(['/epcList event_invalid']);
    expect(faults({ ...shipped, epcList: wrong.slice(0, 1) })).toEqual(['/epcList/0 event_invalid']);
  });
});
