import { readUrn40 } from './alphanumeric';
import { type BitReader, numberBits } from './bits';
import { quoted, refuse } from './problem';

/** Parts of host names that are one code of seven bits (EPC Tag Data Standard 2.3, 14.5.16). Other codes are ASCII. */
const shortCodes: ReadonlyMap<number, string> = new Map([
  [0x1e, 'qr.'],
  [0x1f, 'www.'],
  [0x20, 'id.'],
  [0x5b, '.com'],
  [0x5c, '.org'],
  [0x5d, '.net'],
  [0x5e, '.int'],
  [0x60, '.edu'],
  [0x7b, '.gov'],
  [0x7c, '.mil'],
  [0x7d, '.biz'],
  [0x7e, '.eco'],
  [0x7f, '.med'],
]);

const countries =
  'ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo bq br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co ' +
  'cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn ' +
  'hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm ' +
  'mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb ' +
  'sc sd se sg sh si sk sl sm sn sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug us uy uz va vc ve vg vi vn vu wf ws ' +
  'ye yt za zm zw';
const secondLevels =
  'com.au net.au org.au co.at com.bd co.bd com.br net.br co.nz com.ng com.pk co.in com.in co.il co.jp co.za co.kr com.es com.lk co.th co.tt com.tt ' +
  'com.tr biz.tr com.ua co.uk co.zm com.zm com.cn org.cn net.cn gov.cn';

const numbered = (first: number, endings: string): [number, string][] =>
  endings.split(' ').map((ending, at) => [first + at, `.${ending}`]);

/** Endings that are one code of fourteen bits. */
const longCodes: ReadonlyMap<number, string> = new Map([
  ...numbered(0, countries),
  ...numbered(256, secondLevels),
  ...numbered(384, 'tech'),
]);

/** Codes of seven bits that begin one of fourteen. */
const firstOfTwo = 3;
const lengthBits = 6;
const mostUnits = 2 ** lengthBits - 1;

const isHost = (text: string): boolean => /^[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?$/.test(text);

/** The host of what Digital Links begin with; undefined if it says more than that, such as a port or a path. */
export function hostOf(stem: string): string | undefined {
  const [, host = ''] = /^https:\/\/([^/?#:]+)$/i.exec(stem) ?? [];
  const name = host.toLowerCase();
  return isHost(name) ? name : undefined;
}

/** How the rest of a host name is written with the fewest bits. */
const shortest = (host: string): string => {
  const codes = [
    ...[...shortCodes].map(([code, text]) => ({ text, bits: numberBits(code, 7) })),
    ...[...longCodes].map(([code, text]) => ({ text, bits: numberBits(code, 14) })),
  ];
  const from: string[] = Array.from({ length: host.length + 1 }, () => '');
  for (let at = host.length - 1; at >= 0; at -= 1) {
    const found = codes.filter(({ text }) => host.startsWith(text, at));
    const ways = [{ text: host.charAt(at), bits: numberBits(host.charCodeAt(at), 7) }, ...found];
    from[at] = ways
      .map(({ text, bits }) => bits + (from[at + text.length] ?? ''))
      .reduce((one, other) => (other.length < one.length ? other : one));
  }
  return from[0] ?? '';
};

/** Writes the host name of an EPC that has a domain of its own. Throws `Gs1Error`. */
export function hostBits(host: string): string {
  const bits = isHost(host) ? shortest(host) : refuse('epc', `${quoted(host)} is no host name [epc].`);
  const units = bits.length / 7;
  if (units > mostUnits) {
    refuse('epc', `The host name ${quoted(host)} takes ${units} codes; an EPC holds ${mostUnits} [epc].`);
  }
  return `1${numberBits(units, lengthBits)}${bits}`;
}

const readCodes = (bits: BitReader, units: number): string => {
  let text = '';
  let left = units;
  while (left > 0) {
    const code = bits.small(7);
    const isLong = code <= firstOfTwo;
    const long = isLong ? code * 128 + bits.small(7) : 0;
    text += isLong
      ? (longCodes.get(long) ?? refuse('epc', `The ending ${long} of a host name is not defined [epc].`))
      : (shortCodes.get(code) ?? String.fromCharCode(code));
    left -= isLong ? 2 : 1;
  }
  return text;
};

/** Reads the host name of an EPC that has a domain of its own, in lower case. Throws `Gs1Error`. */
export function readHost(bits: BitReader): string {
  const isCoded = bits.take(1) === '1';
  const length = bits.small(lengthBits);
  const host = (isCoded ? readCodes(bits, length) : readUrn40(bits, length)).toLowerCase();
  return isHost(host) ? host : refuse('epc', `${quoted(host)} in this EPC is no host name [epc].`);
}
