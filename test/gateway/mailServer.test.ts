import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parseCompanies } from '../../gateway/src/answers/parseCompanies';
import { mailServer, type MailSettings } from '../../gateway/src/mailServer';
import { temporaryFolder } from '../temporaryFolder';
import { openGateway } from './openGateway';
import { SmtpReceiver } from './smtpReceiver';

const acme = {
  name: 'acme',
  mspId: 'AcmeMSP',
  party: { gln: '0614141000005', name: 'Acme Farms', roles: ['supplier'], prefixes: ['0614141'] },
};
const none: MailSettings = { smtp: undefined, from: undefined, password: undefined, passwordFile: undefined };
const mail = { smtp: 'smtp://lotline@mail.example.com', from: 'lotline@example.com', passwordFile: 'secret' };
const secret = 'never-in-the-log';

/** A lotline.json with these words about mail, beside a file with the secret. */
function written(about: object, content = `${secret}\n`): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'secret'), content);
  const file = join(folder, 'lotline.json');
  writeFileSync(file, JSON.stringify({ organisations: [acme], mail: about }));
  return file;
}

describe('the mail server', () => {
  test('of lotline.json, with the password in a file, is used by the gateway', async () => {
    const server = new SmtpReceiver(secret);
    const port = await server.open();
    const file = written({ ...mail, smtp: `smtp://lotline@127.0.0.1:${port}` });
    const gateway = await openGateway({ LOTLINE_CONFIG: file });
    const key = gateway.running.gateway.keys.create({ organisation: 'acme', user: 'ann', roles: ['quality'] }).text;
    const asked = await gateway.send('/inbox/mail', { key, body: { address: 'ann@example.com' } });
    expect(asked).toMatchObject({ status: 200, body: { confirmed: false } });
    expect(server.received).toMatchObject([{ to: ['ann@example.com'], headers: { from: 'lotline@example.com' } }]);
    expect(gateway.log.join('\n')).not.toContain(secret);
    await gateway.close();
    await server.close();
  });

  test('of the environment overrides that of the file, and does not get its password', () => {
    const file = written(mail);
    expect(mailServer(none, { file, mail })).toMatchObject({ host: 'mail.example.com', port: 587, password: secret });
    const smtp = 'smtps://other@other.example.com:4650';
    expect(mailServer({ ...none, smtp }, { file, mail })).toEqual({
      host: 'other.example.com',
      port: 4650,
      secure: true,
      user: 'other',
      from: mail.from,
      password: undefined,
    });
    const password = 'in a variable';
    expect(mailServer({ ...none, password }, { file, mail })).toMatchObject({ host: 'mail.example.com', password });
  });

  test('gets its password from the file that a variable names', () => {
    const passwordFile = join(temporaryFolder(), 'other');
    writeFileSync(passwordFile, 'of the variable');
    expect(mailServer({ ...none, passwordFile }, { file: written(mail), mail })).toMatchObject({
      password: 'of the variable',
    });
  });

  test.each<[what: string, settings: Partial<MailSettings>, content: string | undefined, words: RegExp]>([
    ['whose secret is not there', {}, undefined, /cannot be read from .*secret: ENOENT/],
    ['whose secret is empty', {}, '\n', /secret is empty/],
    ['without a sender', { smtp: 'smtp://a.example' }, 'x', /LOTLINE_MAIL_FROM/],
  ])('%s is refused', (_what, settings, content, words) => {
    const about = settings.smtp === undefined ? mail : undefined;
    const file = content === undefined ? join(temporaryFolder(), 'lotline.json') : written(mail, content);
    expect(() => mailServer({ ...none, ...settings }, { file, mail: about })).toThrow(words);
  });

  test.each<[what: string, about: object, words: RegExp]>([
    ['a password', { ...mail, password: secret }, /mail\.password: is no field here: did you mean "passwordFile"\?/],
    [
      'a password in its address',
      { ...mail, smtp: `smtp://a:${secret}@c.example` },
      /mail\.smtp: .*LOTLINE_SMTP_PASSWORD/,
    ],
    ['another protocol', { ...mail, smtp: 'https://c.example' }, /write for example "smtp:\/\//],
    ['no sender', { smtp: mail.smtp }, /mail\.from: is missing/],
  ])('with %s in lotline.json is refused with what to write', (_what, about, words) => {
    const text = JSON.stringify({ organisations: [acme], mail: about });
    expect(() => parseCompanies(text, 'lotline.json')).toThrow(words);
    expect(() => parseCompanies(text, 'lotline.json')).not.toThrow(secret);
  });
});
