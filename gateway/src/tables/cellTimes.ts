import { type Cell, type CellFault, localTime } from './cell';

const fault = (message: string, fix: string): CellFault => ({ message, fix });

const isoDay = 'Write the date as YYYY-MM-DD, such as 2026-12-31.';
const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const dotted = /^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/;
const slashed = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const slashedIso = /^(\d{4})\/(\d{1,2})\/(\d{1,2})$/;

type Parts = readonly [year: string | undefined, month: string | undefined, day: string | undefined];

function dayOf([year = '', month = '', day = '']: Parts): string | CellFault {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const date = new Date(`${text}T00:00:00Z`);
  const exists = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
  return exists ? text : fault('There is no such day.', isoDay);
}

/** A day with slashes: certain only if one number is above twelve, or both are the same. */
function slashedDay(first: string, second: string, year: string): string | CellFault {
  const [a, b] = [Number(first), Number(second)];
  if (a > 12) return dayOf([year, second, first]);
  if (b > 12 || a === b) return dayOf([year, first, second]);
  const meanings = [dayOf([year, first, second]), dayOf([year, second, first])];
  return fault('It has two meanings.', `Write ${meanings.filter((each) => typeof each === 'string').join(' or ')}.`);
}

function textDay(text: string): string | CellFault {
  const [, ...ofIso] = iso.exec(text) ?? slashedIso.exec(text) ?? [];
  if (ofIso.length === 3) return dayOf([ofIso[0], ofIso[1], ofIso[2]]);
  const [, day, month, year] = dotted.exec(text) ?? [];
  if (year !== undefined) return dayOf([year, month, day]);
  const [, first = '', second = '', slashYear] = slashed.exec(text) ?? [];
  if (slashYear !== undefined) return slashedDay(first, second, slashYear);
  return fault('It is not a date that is read.', isoDay);
}

/** A number that a workbook does not show as a date may be a date without its format, or something else. */
function numberAsDate(text: string): CellFault {
  const days = Number(text);
  const date = new Date(Date.UTC(1899, 11, 30) + days * 86_400_000);
  const hint =
    days > 20_000 && days < 80_000 ? ` If ${text.slice(0, 20)} counts days, it is ${localTime(date).day}.` : '';
  return fault(`It is a number, not a date.${hint}`, isoDay);
}

const isReal = (date: Date): boolean => !Number.isNaN(date.getTime()) && date.getUTCFullYear() > 1900;
const noDate = fault('It is a time of day, or not a date.', isoDay);

/** The calendar day of a cell. */
export function dateOf(cell: Cell): string | CellFault {
  if (cell.is === 'text') return textDay(cell.text);
  if (cell.is === 'number') return numberAsDate(cell.text);
  if (cell.is === 'flag' || !isReal(cell.date)) return noDate;
  const { day, time } = localTime(cell.date);
  return time === '00:00:00' ? day : fault('It is a date with a time of day.', 'Write the date alone.');
}

const isoTime = 'Write the time with its offset from UTC, such as 2026-11-27T08:30:00+01:00.';
const withOffset = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
const local = /^(\d[\d./ -]*\d)(?:T| +)(\d{1,2}:\d\d(?::\d\d)?)$/;

function atOffset(day: string, time: string, utcOffset: string | undefined): string | CellFault {
  if (utcOffset !== undefined) return `${day}T${time}${utcOffset}`;
  return fault(
    'The time does not say its offset from UTC.',
    `${isoTime} Or say once for the file which it is (utcOffset).`,
  );
}

/** A time of day as HH:MM:SS. */
function clockOf(text: string): string | undefined {
  const [hour = '', minute = '', second = '00'] = text.split(':');
  const isThere = Number(hour) < 24 && Number(minute) < 60 && Number(second) < 60;
  return isThere ? `${hour.padStart(2, '0')}:${minute}:${second}` : undefined;
}

function textTime(text: string, utcOffset: string | undefined): string | CellFault {
  if (withOffset.test(text)) return text;
  const [, date, clock] = local.exec(text) ?? [];
  if (date === undefined || clock === undefined) return fault('It is not a time that is read.', isoTime);
  const day = textDay(date);
  if (typeof day !== 'string') return day;
  const time = clockOf(clock);
  return time === undefined ? fault('There is no such time.', isoTime) : atOffset(day, time, utcOffset);
}

/** The point in time of a cell. A time without an offset needs one for the whole file. */
export function timeOf(cell: Cell, utcOffset: string | undefined): string | CellFault {
  if (cell.is === 'text') return textTime(cell.text, utcOffset);
  if (cell.is === 'number' || cell.is === 'flag' || !isReal(cell.date))
    return fault('It is not a date with a time.', isoTime);
  const { day, time } = localTime(cell.date);
  return atOffset(day, time, utcOffset);
}
