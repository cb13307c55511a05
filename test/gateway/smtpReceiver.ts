import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  readonly to: string[];
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

/** Bytes of a message as its header and its text: header lines that continue are joined, and quoted-printable is decoded. */
function read(raw: string): Omit<ReceivedMail, 'to'> {
  const end = raw.indexOf('\r\n\r\n');
  const lines = raw
    .slice(0, end)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n');
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const body = raw.slice(end + 4);
  const text =
    headers['content-transfer-encoding'] === 'quoted-printable'
      ? decodeURIComponent(
          body
            .replaceAll('=\r\n', '')
            .replaceAll('%', '%25')
            .replaceAll(/=([0-9A-F]{2})/g, '%$1'),
        )
      : body;
  return { headers, text: text.replaceAll('\r\n', '\n') };
}

/** A mail server that keeps what it receives, and refuses it while the test wants that. */
export class SmtpReceiver {
  readonly received: ReceivedMail[] = [];
  refusing = false;
  readonly #server: SMTPServer;
  #seen: () => void = () => undefined;

  constructor(password?: string) {
    this.#server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      authOptional: password === undefined,
      allowInsecureAuth: true,
      onAuth: (given, _session, done) => {
        if (given.password === password) done(null, { user: given.username });
        else done(new Error('Wrong password'));
      },
      onData: (stream, session, done) => {
        let raw = '';
        stream.setEncoding('utf8').on('data', (part: string) => (raw += part));
        stream.on('end', () => {
          if (this.refusing) {
            done(Object.assign(new Error('Try again later'), { responseCode: 451 }));
            return;
          }
          const to = session.envelope.rcptTo.map(({ address }) => address);
          this.received.push({ to, ...read(raw) });
          done(null);
          this.#seen();
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(resolve);
    });
  }

  /** Waits until so many messages have come. */
  async until(count: number): Promise<void> {
    while (this.received.length < count) await new Promise<void>((resolve) => (this.#seen = resolve));
  }
}
