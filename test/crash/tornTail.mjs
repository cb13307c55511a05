import { Buffer } from 'node:buffer';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './gatewayProcess.mjs';
import { Violation } from './violation.mjs';

const headerBytes = 16;
const lengthAt = 4;

/** The end position of each complete record of a block log. */
function recordEnds(bytes) {
  const ends = [];
  for (let at = 0; at + headerBytes <= bytes.length;) {
    at += headerBytes + bytes.readUInt32BE(at + lengthAt);
    if (at <= bytes.length) ends.push(at);
  }
  return ends;
}

/** Copies the ledger, without files that can be rebuilt from it. */
export function copyLedger(folder, copy) {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  for (const part of ['ledger', 'organisations']) cpSync(join(folder, part), join(copy, part), { recursive: true });
}

/** Damage to a log's end by a crash or disk: the change of the file, and the block that must be refused, if any. */
const tears = [
  (random, { log, size, last }) => {
    truncateSync(log, random.between(last + 1, size - 1));
    return { height: -1 };
  },
  (random, { log }) => {
    appendFileSync(log, Buffer.alloc(random.between(1, 5000)));
    return { height: 0 };
  },
  (random, { log, size, last }) => {
    truncateSync(log, random.between(last + 1, size - 1));
    appendFileSync(log, Buffer.alloc(random.between(size, size + 100) - last));
    return { eitherWay: true };
  },
  (random, { log, size, last }) => {
    const bytes = readFileSync(log);
    bytes[random.between(last, size - 1)] ^= 1 << random.between(0, 7);
    writeFileSync(log, bytes);
    return { refused: true };
  },
];

/** Any damage to the saved state: the blocks decide. */
function spoilState(file, random) {
  if (!existsSync(file)) return;
  const { size } = statSync(file);
  const bytes = readFileSync(file);
  if (size > 0) bytes[random.between(0, size - 1)] ^= 1 << random.between(0, 7);
  random.pick([
    () => undefined,
    () => rmSync(file),
    () => truncateSync(file, random.between(0, size)),
    () => writeFileSync(file, bytes),
    () => appendFileSync(file, Buffer.alloc(random.between(1, 5000), 1)),
  ])();
}

/**
 * Damages the end of a copy's block log, and its saved state: opening must repair it to complete blocks, or refuse it and name the block.
 */
export async function checkTornTail(folder, copy, random) {
  copyLedger(folder, copy);
  const log = join(copy, 'ledger', 'blocks.log');
  spoilState(join(copy, 'ledger', 'state.log'), random);
  const whole = readFileSync(log);
  const ends = recordEnds(whole);
  // The last crash may have left a torn record already, which does not count as a complete one.
  const size = ends.at(-1);
  truncateSync(log, size);
  const last = ends.at(-2);
  const expected = random.pick(tears)(random, { log, size, last });
  const { code, stdout, stderr } = await runProgram('rebuild.js', copy);
  const said = `${stdout}${stderr}`.slice(-1000);
  if (code === 0 && !expected.refused) checkPrefix({ log, whole, ends, stdout }, expected);
  else if (
    code !== 4 ||
    expected.height !== undefined ||
    !new RegExp(`block ${ends.length - 1}\\b`, 'i').test(stderr)
  ) {
    throw new Violation(`a spoilt end of ${log} was answered with exit code ${code}: ${said}`);
  }
}

function checkPrefix({ log, whole, ends, stdout }, { height }) {
  const kept = readFileSync(log);
  const blocks = Number(/from (\d+) blocks/.exec(stdout)?.[1]);
  const right = height === undefined ? [ends.length - 1] : [ends.length + height];
  if (right.includes(blocks) && kept.equals(whole.subarray(0, ends[blocks - 1]))) return;
  throw new Violation(`a spoilt end of ${log} was repaired to ${blocks} blocks, not ${right.join(' or ')}.`);
}
