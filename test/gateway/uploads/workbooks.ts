import { zipSync } from 'fflate';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

export const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A cell with a text. */
export const text = (address: string, value: string): string =>
  `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(value)}</t></is></c>`;
/** A cell with a number; style 1 is a date, 2 five digits. */
export const number = (address: string, digits: string, style = 0): string =>
  `<c r="${address}" s="${style}"><v>${digits}</v></c>`;
export const row = (n: number, cells: string, attributes = ''): string => `<row r="${n}"${attributes}>${cells}</row>`;

/** The cells of a row of texts. */
export const texts = (n: number, values: readonly string[]): string =>
  row(n, values.map((value, at) => text(`${String.fromCharCode(65 + at)}${n}`, value)).join(''));

export interface Sheet {
  readonly name?: string;
  readonly rows: string;
  readonly before?: string;
  readonly after?: string;
}

/** The parts of a workbook as Excel writes it. */
export function partsOf(sheets: readonly Sheet[], { is1904 = false } = {}): Record<string, Uint8Array> {
  const listed = sheets.map(
    ({ name }, at) => `<sheet name="${name ?? `S${at + 1}`}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`,
  );
  const linked = sheets.map(
    (_, at) => `<Relationship Id="rId${at + 1}" Type="${relations}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
  );
  const styles = `<Relationship Id="rId99" Type="${relations}/styles" Target="styles.xml"/>`;
  const packages = 'http://schemas.openxmlformats.org/package/2006/relationships';
  return {
    '[Content_Types].xml': utf8(`${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`),
    '_rels/.rels': utf8(`${head}<Relationships xmlns="${packages}"/>`),
    'xl/workbook.xml': utf8(
      `${head}<workbook xmlns="${main}" xmlns:r="${relations}"><workbookPr${is1904 ? ' date1904="1"' : ''}/><sheets>${listed.join('')}</sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': utf8(
      `${head}<Relationships xmlns="${packages}">${linked.join('')}${styles}</Relationships>`,
    ),
    'xl/styles.xml': utf8(
      `${head}<styleSheet xmlns="${main}"><numFmts count="1"><numFmt numFmtId="164" formatCode="00000"/></numFmts><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    ...Object.fromEntries(
      sheets.map(({ rows, before = '', after = '' }, at) => [
        `xl/worksheets/sheet${at + 1}.xml`,
        utf8(`${head}<worksheet xmlns="${main}">${before}<sheetData>${rows}</sheetData>${after}</worksheet>`),
      ]),
    ),
  };
}

export const workbook = (sheets: readonly Sheet[], options: { is1904?: boolean } = {}): Uint8Array =>
  zipSync(partsOf(sheets, options));

/** One sheet with a header and the cells of row 2. */
export const sheetOf = (header: readonly string[], cells: string, more: Partial<Sheet> = {}): Uint8Array =>
  workbook([{ rows: texts(1, header) + row(2, cells), ...more }]);
