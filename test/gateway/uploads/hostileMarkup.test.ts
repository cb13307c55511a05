import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { apiLimits, bodyLimits } from '../../../gateway/src/answers/limits';
import { UnreadableTable } from '../../../gateway/src/tables/cell';
import { scanXml } from '../../../gateway/src/tables/scanXml';
import { readInterchanges } from '../../../gateway/src/uploads/edi/readSegments';
import { EdiFault } from '../../../gateway/src/uploads/edi/segment';
import { XmlFault, XmlReader } from '../../../gateway/src/xml';
import { seed } from '../../seed';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const limits = { ...bodyLimits, entries: 50 };

/** Files that never end an element or segment: what is refused in them is refused before anything of it is built. */
describe('an element that does not end', () => {
  const attribute = fc.constantFrom('a', 'xmlns:b', 'b:c', 'long-name');
  test(`is refused in XML once it has too many attributes or namespaces (seed ${seed})`, () => {
    fc.assert(
      fc.property(
        attribute,
        fc.integer({ min: 0, max: 200 }),
        fc.integer({ min: 1, max: 40 }),
        (name, count, piece) => {
          const reader = new XmlReader(limits);
          const bytes = utf8(`<x ${Array.from({ length: count }, (_, n) => `${name}${n}="u${n}"`).join(' ')} `);
          const read = (): void => {
            for (let at = 0; at < bytes.length; at += piece) reader.write(bytes.subarray(at, at + piece));
          };
          if (count <= limits.entries) read();
          else expect(read).toThrow('has more than 50 children or attributes');
        },
      ),
      { seed },
    );
    const declared = Array.from({ length: 101 }, (_, n) => `xmlns:a${n}="u"`).join(' ');
    const reader = new XmlReader(bodyLimits);
    expect(() => {
      reader.write(utf8(`<x ${declared} `));
    }).toThrow(XmlFault);
  });

  test.each([
    ['a text', '<x>', 'y'],
    ['a text of references', '<x>', '&#65;'],
    ['an attribute', '<x a="', 'y'],
    ['a comment', '<x><!-- ', 'y'],
    ['an instruction', '<x><?y ', 'y'],
    ['a name', '<', 'y'],
  ])('is refused in XML once %s is too long', (_what, head, part) => {
    const reader = new XmlReader({ ...limits, text: 100 });
    reader.write(utf8(head));
    reader.write(utf8(part.repeat(Math.floor(900 / part.length))));
    expect(() => {
      reader.write(utf8(part.repeat(200)));
    }).toThrow('a text of more than 100 characters');
  });

  test.each(['<!---->', '<?y?>', '<![CDATA[]]>'])('is refused in XML once it has too many of %s', (part) => {
    const reader = new XmlReader({ ...limits, values: 100 });
    reader.write(utf8('<x>'));
    reader.write(utf8(part.repeat(199)));
    expect(() => {
      reader.write(utf8(part));
    }).toThrow('more than 200 tags and comments');
  });

  test('in a workbook is refused once it has too many attributes', async () => {
    const attributes = (count: number): Uint8Array =>
      utf8(`<x ${Array.from({ length: count }, (_, n) => `a${n}="1"`).join(' ')}>`);
    const scan = (bytes: Uint8Array): Promise<void> => scanXml(bytes, { open: () => undefined });
    await expect(scan(attributes(201))).rejects.toThrow('an element has too many attributes');
    await expect(scan(attributes(200))).rejects.toThrow(UnreadableTable);
    await expect(scan(attributes(200))).rejects.toThrow('not XML');
  });
});

const isa =
  'ISA*00*          *00*          *ZZ*S              *ZZ*R              *270101*0000*U*00401*000000001*0*P*>~';

describe('a segment that does not end', () => {
  const { segmentElements, segmentValue } = apiLimits;
  test.each([
    ['elements in X12', isa, `REF${'*'.repeat(segmentElements + 2)}`],
    ['components in X12', isa, `REF*${'>'.repeat(segmentElements + 1)}`],
    ['elements in EDIFACT', '', `UNB${'+'.repeat(segmentElements + 2)}`],
    ['components in EDIFACT', '', `UNB+${':'.repeat(segmentElements + 1)}`],
    ['characters in X12', isa, `REF*${'x'.repeat(segmentValue + 2)}`],
    ['characters in EDIFACT', '', `UNB+${'x'.repeat(segmentValue + 2)}`],
    ['released characters in EDIFACT', '', `UNB+${"?'".repeat(segmentValue + 2)}`],
  ])('is refused with too many %s', (_what, head, segment) => {
    const read = (): unknown => readInterchanges(utf8(head + segment));
    expect(read).toThrow(EdiFault);
    expect(read).toThrow('The segment has ');
    expect(() => readInterchanges(utf8(head + segment.slice(0, 20)))).toThrow('ends inside a segment');
  });
});
