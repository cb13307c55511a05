const mass = 'KGM GRM MGM MC HGM DTN TNE KTN LBR ONZ STN LTN CWA CWI APZ';
const volume = 'LTR MLT CLT DLT HLT MTQ DMQ CMQ MMQ GLL GLI QT PT OZA OZI FTQ INQ YDQ BUA BLL';
const length = 'MTR CMT MMT DMT KMT FOT INH YRD SMI';
const area = 'MTK CMK MMK FTK INK YDK HAR ACR';
const count = 'C62 EA H87 PCE PR DZN DPC GRO SET KT HC MIL CEN NAR';
const packages =
  'BG BX BO CA CN CR CS CT CX DR JR KG PA PF PK PX PL RO SA TB TU TY VI ' +
  'X1A XBE XBG XBX XBO XCA XCR XCS XCT XDR XIN XJR XPA XPC XPK XPX XRO XSA XTB XTU';
const time = 'SEC MIN HUR DAY';

/** Unit codes of packages: they count trade items of that package type, whatever is inside. */
export const packageCodes: ReadonlySet<string> = new Set(packages.split(' '));

/**
 * The unit codes that Lotline supports, of UN/ECE Recommendation 20 (units) and 21 (packages, both as GS1 US writes them and
 * with the X that Recommendation 20 puts before them).
 */
export const uomCodes: ReadonlySet<string> = new Set(
  [mass, volume, length, area, count, packages, time].flatMap((codes) => codes.split(' ')),
);
