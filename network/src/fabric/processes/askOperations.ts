import { readFile } from 'node:fs/promises';
import { request } from 'node:https';
import { join } from 'node:path';
import { isThere } from '../../absent';
import { formerOperatorFolder, operatorFolder } from '../crypto/operatorIdentity';
import { tlsFiles } from '../crypto/tlsFolder';
import type { OrdererNode, PeerNode } from '../topology/layout';

const patienceMs = 2000;

type Path = '/healthz' | '/metrics';

interface Answer {
  readonly ok: boolean;
  readonly text: string;
}

/** Queries a node's operations port as its organisation's operator. Rejects without a response in two seconds. */
export async function askOperations(data: string, node: OrdererNode | PeerNode, path: Path): Promise<Answer> {
  const operator = operatorFolder(data, node.organisation);
  const former = formerOperatorFolder(data, node.organisation);
  const asked = askAs(operator, node, path);
  // While the operator's keys are renewed, nodes that have not restarted yet trust the former ones.
  return isThere(former) ? asked.catch(() => askAs(former, node, path)) : asked;
}

async function askAs(operator: string, { identity, operations }: OrdererNode | PeerNode, path: Path): Promise<Answer> {
  const [ca, cert, key] = await Promise.all(
    [tlsFiles(identity).authority, join(operator, 'cert.pem'), join(operator, 'key.pem')].map((file) => readFile(file)),
  );
  const tls = { ca, cert, key, servername: 'localhost', agent: false as const };
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: operations, path, signal: AbortSignal.timeout(patienceMs), ...tls };
    const asked = request(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('error', reject).once('end', () => {
        resolve({ ok: answer.statusCode === 200, text });
      });
    });
    asked.once('error', reject).end();
  });
}
