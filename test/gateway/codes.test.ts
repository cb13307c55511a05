import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type GatewayCode, gatewayCodes } from '../../gateway/src/answers/codes';
import { readBody } from '../../gateway/src/http/body';
import { toProblem } from '../../gateway/src/http/toProblem';
import { type FailureKind, LedgerFailure } from '../../gateway/src/ledger/ledger';
import { WritesRefused } from '../../gateway/src/writes/writes';

test('every code of the gateway is expected by some test', () => {
  const root = join(__dirname, '../..');
  const list = ['ls-files', '--cached', '--others', '--exclude-standard', 'test/*.ts'];
  const files = execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\n').filter(Boolean);
  const expected = files.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  const codes = Object.keys(gatewayCodes);
  expect(codes.filter((code) => !expected.includes(`'${code}'`))).toEqual([]);
});

describe('a failure of the ledger', () => {
  test.each<[FailureKind, GatewayCode]>([
    ['conflict', 'conflict_busy'],
    ['unavailable', 'ledger_unavailable'],
    ['unknown', 'outcome_unknown'],
    ['rejected', 'ledger_rejected'],
  ])('of kind %s is the problem %s', (kind, code) => {
    expect(toProblem(new LedgerFailure(kind, 'It failed.'))).toMatchObject({ code });
  });
});

test.each<[WritesRefused['reason'], GatewayCode]>([
  ['closing', 'shutting_down'],
  ['overloaded', 'overloaded'],
  ['memory', 'memory_full'],
])('a write that is refused as %s is the problem %s', (reason, code) => {
  expect(toProblem(new WritesRefused(reason))).toMatchObject({ code });
});

test('an unexpected error is the problem internal, without its message', () => {
  expect(toProblem(new Error('secret'))).toMatchObject({
    code: 'internal',
    message: expect.not.stringContaining('secret'),
  });
});

test('a body whose sender goes away is incomplete', async () => {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = send({
    port: (server.address() as AddressInfo).port,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  client.on('error', () => undefined);
  client.write('{"lot":');
  const [incoming] = (await once(server, 'request')) as [IncomingMessage];
  const reading = readBody(incoming, { limit: 100, types: ['application/json'], take: () => true });
  reading.catch(() => undefined);
  client.destroy();
  await expect(reading).rejects.toMatchObject({ code: 'body_incomplete' });
  server.close();
});
