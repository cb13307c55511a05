import { type Fault, fault, type Lint, notDigits } from './lint';
import { dateLinters } from './lintDates';
import { numberLinters } from './lintNumbers';

class CouponFault extends Error {
  readonly fault: Fault;
  constructor(found: Fault) {
    super(found.says);
    this.fault = found;
  }
}

/** Reads the fields of a coupon code from left to right. Throws `CouponFault`. */
class Fields {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get rest(): string {
    return this.#text.slice(this.#at);
  }

  fail(says: string, from = this.#at, length = this.#text.length - from): never {
    throw new CouponFault(fault(from, length, says));
  }

  /** The next digits. */
  take(length: number, what: string): string {
    const found = this.rest.slice(0, length);
    if (found.length < length) this.fail(`ends in its ${what}, which has ${length} digits`);
    this.#at += length;
    return found;
  }

  /** One digit, which must be one of `allowed`. */
  digit(allowed: string, what: string): string {
    const found = this.take(1, what);
    if (!allowed.includes(found)) this.fail(`has the ${what} ${found}; it is one of ${allowed}`, this.#at - 1, 1);
    return found;
  }

  /** A field after the digit that gives its length, less `plus`. Empty if that digit is `none`. */
  sized(allowed: string, what: string, { plus = 0, none = '' } = {}): string {
    const size = this.digit(allowed, `length of the ${what}`);
    return size === none ? '' : this.take(Number(size) + plus, what);
  }

  /** Checks the field that was just read. */
  check(text: string, lint: Lint | undefined, what: string): void {
    const found = text === '' ? undefined : lint?.(text);
    if (found) this.fail(`has an invalid ${what}: it ${found.says}`, this.#at - text.length, text.length);
  }

  /** Returns true, and reads the digit, if the optional field `number` follows. */
  has(number: string): boolean {
    if (!this.rest.startsWith(number)) return false;
    this.#at += 1;
    return true;
  }
}

const prefix = numberLinters['gcppos1'];
const lengths = '12345';
const prefixLengths = '0123456';
const requirements = '012349';
const anyDigit = '0123456789';

const company = (fields: Fields, allowed: string, what: string): void => {
  fields.check(fields.sized(allowed, what, { plus: 6, none: '9' }), prefix, what);
};

const purchase = (fields: Fields, which: string): void => {
  fields.sized(lengths, `${which} purchase requirement`);
  fields.digit(requirements, `${which} purchase requirement code`);
  fields.take(3, `${which} purchase family code`);
};

const day = (fields: Fields, what: string): string => {
  const date = fields.take(6, what);
  fields.check(date, dateLinters['yymmdd'], what);
  return date;
};

const dates = (fields: Fields): void => {
  const expiry = fields.has('3') ? day(fields, 'expiration date') : undefined;
  const start = fields.has('4') ? day(fields, 'start date') : undefined;
  if (expiry !== undefined && start !== undefined && start > expiry) fields.fail('expires before it starts', 0);
};

const miscellaneous = (fields: Fields): void => {
  fields.digit('01256', 'save value code');
  fields.digit('012', 'save value applies to item');
  fields.take(1, 'store coupon flag');
  fields.digit('01', 'do not multiply flag');
};

const northAmerican = (fields: Fields): void => {
  company(fields, prefixLengths, 'GS1 Company Prefix');
  fields.take(6, 'offer code');
  fields.sized(lengths, 'save value');
  purchase(fields, '1st');
  if (fields.has('1')) {
    fields.digit('0123', 'additional purchase rules code');
    purchase(fields, '2nd');
    company(fields, `${prefixLengths}9`, '2nd purchase GS1 Company Prefix');
  }
  if (fields.has('2')) {
    purchase(fields, '3rd');
    company(fields, `${prefixLengths}9`, '3rd purchase GS1 Company Prefix');
  }
  dates(fields);
  if (fields.has('5')) fields.sized(anyDigit, 'serial number', { plus: 6 });
  if (fields.has('6')) company(fields, '1234567', 'retailer GS1 Company Prefix or GLN');
  if (fields.has('9')) miscellaneous(fields);
};

const positiveOffer = (fields: Fields): void => {
  fields.digit('01', 'format');
  fields.sized(prefixLengths, 'funder', { plus: 6 });
  fields.take(6, 'offer code');
  fields.sized(anyDigit, 'serial number', { plus: 6 });
};

const coupon =
  (read: (fields: Fields) => void): Lint =>
  (text) => {
    const other = notDigits(text);
    if (other) return other;
    const fields = new Fields(text);
    try {
      read(fields);
      return fields.rest === '' ? undefined : fields.fail('has digits after its last field');
    } catch (error) {
      if (error instanceof CouponFault) return error.fault;
      throw error;
    }
  };

/** The coupon codes of North America: AI (8110), and the positive offer files of AI (8112). */
export const couponLinters: Readonly<Record<string, Lint>> = {
  couponcode: coupon(northAmerican),
  couponposoffer: coupon(positiveOffer),
};
