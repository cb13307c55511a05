/** Goods and places of the demonstration's companies, as HTTP names them. */
export const origin = 'https://id.gs1.org';
export const gtin = '00860009999107';
export const product = `${origin}/01/${gtin}`;
export const farm = `${origin}/414/0860009999992`;
export const shop = `${origin}/414/0860009998001`;
export const lot = (number: string): string => `${product}/10/${number}`;
export const commission = (number: string, quantity: unknown = '100'): object => ({
  lot: lot(number),
  place: farm,
  quantity,
  uom: 'CS',
});
