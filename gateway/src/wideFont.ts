import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { inflate } from 'node:zlib';

const inflated = promisify(inflate);

/** Sizes of a WOFF file: its header, and an entry of its directory; likewise of the plain font (sfnt). */
const woff = { header: 44, entry: 20 } as const;
const sfnt = { header: 12, entry: 16 } as const;
const alignment = 4;

interface Table {
  readonly tag: Buffer;
  readonly checksum: number;
  readonly bytes: Buffer;
}

async function tableAt(file: Buffer, at: number): Promise<Table> {
  const [offset, packed, length] = [file.readUInt32BE(at + 4), file.readUInt32BE(at + 8), file.readUInt32BE(at + 12)];
  const bytes = file.subarray(offset, offset + packed);
  return {
    tag: file.subarray(at, at + 4),
    checksum: file.readUInt32BE(at + 16),
    bytes: packed < length ? await inflated(bytes) : bytes,
  };
}

/** The font in a WOFF file. The PDF library reads such a file too, but unpacks it again for every character. */
async function fontIn(file: Buffer): Promise<Buffer> {
  const count = file.readUInt16BE(12);
  const places = Array.from({ length: count }, (_, n) => woff.header + n * woff.entry);
  const tables = await Promise.all(places.map((at) => tableAt(file, at)));
  const power = Math.floor(Math.log2(count));
  const head = Buffer.alloc(sfnt.header + count * sfnt.entry);
  file.copy(head, 0, 4, 8);
  [count, 2 ** power * sfnt.entry, power, (count - 2 ** power) * sfnt.entry].forEach((value, n) => {
    head.writeUInt16BE(value, 4 + 2 * n);
  });
  const parts: Buffer[] = [head];
  let end = head.length;
  for (const [n, { tag, checksum, bytes }] of tables.entries()) {
    const at = sfnt.header + n * sfnt.entry;
    tag.copy(head, at);
    [checksum, end, bytes.length].forEach((value, each) => head.writeUInt32BE(value, at + 4 + 4 * each));
    const padding = Buffer.alloc((alignment - (bytes.length % alignment)) % alignment);
    parts.push(bytes, padding);
    end += bytes.length + padding.length;
  }
  return Buffer.concat(parts);
}

let known: Promise<Buffer> | undefined;

/** UnifontEX, which has nearly all characters of Unicode's first plane and many beyond. Read once. */
export function wideFont(): Promise<Buffer> {
  const file = require.resolve('@fontsource/unifontex/files/unifontex-latin-400-normal.woff');
  return (known ??= readFile(file).then(fontIn));
}
