import type { UploadAnswer } from '@lotline/gateway/answers';
import type { Answer, TestGateway } from '../openGateway';

export const fileType = { 'content-type': 'application/octet-stream' };

/** Rows of a CSV file, with its line ends. */
export const csv = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n`;

interface Sending {
  /** Uploads a file, and returns the answer whatever its status. */
  readonly raw: (as: string, path: string, file: string | Buffer) => Promise<Answer>;
  /** Uploads a file that is taken. */
  readonly send: (as: string, path: string, file: string | Buffer) => Promise<UploadAnswer>;
}

export function sendingTo(gateway: () => TestGateway): Sending {
  const raw: Sending['raw'] = (as, path, file) =>
    gateway().send(`/uploads/${path}`, { as, raw: file, headers: fileType });
  const send: Sending['send'] = async (as, path, file) => {
    const { status, body } = await raw(as, path, file);
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body as unknown as UploadAnswer;
  };
  return { raw, send };
}
