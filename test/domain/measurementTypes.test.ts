import { describe, expect, test } from '@jest/globals';
import { parseEvent } from '../../chaincode/src/domain/epcis/parseEvent';

const faults = (report: Readonly<Record<string, unknown>>): string[] => {
  const answer = parseEvent({
    type: 'ObjectEvent',
    action: 'OBSERVE',
    eventTime: '2026-04-17T09:26:42Z',
    eventTimeZoneOffset: '+00:00',
    readPoint: { id: 'https://id.gs1.org/414/4012345000054' },
    sensorElementList: [{ sensorReport: [report] }],
  });
  return answer.ok ? [] : answer.errors.map(({ pointer, code }) => `${pointer} ${code}`);
};

describe('a sensor report takes', () => {
  test.each(['Temperature', 'gs1:Temperature', 'https://gs1.org/voc/Temperature', 'https://example.com/types/Smell'])(
    'the measurement type %s',
    (type) => {
      expect(faults({ type })).toEqual([]);
    },
  );

  test.each(['gs1:Later', 'https://ref.gs1.org/voc/Later'])(
    '%s, which GS1 may have added to its web vocabulary, as type and as alert',
    (term) => {
      expect(faults({ type: term, exception: term })).toEqual([]);
    },
  );

  test.each(['Later', 'https://gs1.org/voc/Later', 'http://gs1.org/voc/Later'])('no unknown type %s', (type) => {
    expect(faults({ type })).toEqual(['/sensorElementList/0/sensorReport/0/type term_unknown']);
  });
});
