import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Companies } from './answers/companiesFile';
import type { SmtpConfig } from './deliveries/mail';
import { exitCodes } from './exitCodes';
import { StartError } from './startError';

/** The mail server by the environment. */
export interface MailSettings {
  /** smtp://user@host:587 or smtps://user@host:465. */
  readonly smtp: string | undefined;
  readonly from: string | undefined;
  readonly password: string | undefined;
  /** A file whose content is the password. */
  readonly passwordFile: string | undefined;
}

function passwordIn(file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'it cannot be read';
    throw new StartError(
      exitCodes.configuration,
      `The password of the mail server cannot be read from ${file}: ${why}.`,
    );
  }
  if (text !== '') return text;
  throw new StartError(exitCodes.configuration, `${file} is empty: the password of the mail server goes into it.`);
}

function serverOf(smtp: string): Pick<SmtpConfig, 'host' | 'port' | 'secure' | 'user'> {
  const { protocol, hostname, port, username } = new URL(smtp);
  const secure = protocol === 'smtps:';
  return {
    host: hostname.replace(/^\[|\]$/g, ''),
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    user: username === '' ? undefined : decodeURIComponent(username),
  };
}

/** The mail server by lotline.json, and the path of that file. */
export interface MailOfFile {
  readonly file: string | undefined;
  readonly mail: Companies['mail'];
}

/** A variable goes before a file that a variable names, and that before the file that belongs to the server of lotline.json. */
function passwordOf({ password, passwordFile, smtp }: MailSettings, { file, mail }: MailOfFile): string | undefined {
  if (password !== undefined) return password;
  if (passwordFile !== undefined) return passwordIn(passwordFile);
  if (smtp !== undefined || mail?.passwordFile === undefined) return undefined;
  return passwordIn(resolve(dirname(file ?? '.'), mail.passwordFile));
}

/**
 * The mail server by the environment, or else by `mail` of lotline.json; undefined if neither names one. The secret is in a variable or
 * in a file, which is read once. @throws StartError if it has no sender, or the secret cannot be read.
 */
export function mailServer(given: MailSettings, inFile: MailOfFile): SmtpConfig | undefined {
  const { mail } = inFile;
  const smtp = given.smtp ?? mail?.smtp;
  if (smtp === undefined) return undefined;
  const from = given.from ?? mail?.from;
  if (from === undefined) {
    throw new StartError(exitCodes.configuration, 'LOTLINE_SMTP needs LOTLINE_MAIL_FROM, the address that sends.');
  }
  return { ...serverOf(smtp), from, password: passwordOf(given, inFile) };
}
