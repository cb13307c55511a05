import type { LocalCertificate, Renewal } from '@lotline/network/embedded';
import type { Closing } from './closing';
import type { Logger } from './log';
import type { Certificates } from './ledger/certificates';

const day = 24 * 60 * 60 * 1000;

/** Checks the certificates once a day; logs which were renewed and how long the first to expire is still valid. */
export function watchCertificates(certificates: Certificates, log: Logger, closing: Closing): void {
  certificates.listen((renewal) => {
    sayWhatBecame(renewal, log);
    sayHowLong(certificates.certificates, log);
  });
  const timer = setInterval(() => void certificates.renew(), day).unref();
  closing.add(() => {
    clearInterval(timer);
  });
}

/** Seconds until a certificate expires, negative afterwards. */
export const secondsLeft = ({ notAfter }: LocalCertificate, now = Date.now()): number =>
  Math.round((notAfter.getTime() - now) / 1000);

function sayWhatBecame({ renewed, failed }: Renewal, log: Logger): void {
  for (const { organisation, name, notAfter } of renewed) {
    log.info({ organisation, name, notAfter: notAfter.toISOString() }, 'certificate renewed');
  }
  for (const each of failed) log.warn(each, 'a certificate that is due could not be renewed');
}

function sayHowLong(certificates: readonly LocalCertificate[], log: Logger): void {
  const [first] = [...certificates].sort((a, b) => a.notAfter.getTime() - b.notAfter.getTime());
  if (!first) return;
  const { organisation, name, notAfter } = first;
  const daysLeft = Math.floor((notAfter.getTime() - Date.now()) / day);
  const about = { certificates: certificates.length, organisation, name, notAfter: notAfter.toISOString(), daysLeft };
  if (daysLeft < 0) log.error(about, 'a certificate has expired: writes that need it are refused');
  else log.info(about, 'the first certificate to expire');
}
