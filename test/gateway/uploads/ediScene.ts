import { checkDigit } from '../../../chaincode/src/domain/gs1/checkDigit';
import type { UploadAnswer } from '@lotline/gateway/answers';
import type { TestGateway } from '../openGateway';
import { despatch, parts } from './ediFiles';

const origin = 'https://id.gs1.org';
const { house, gtin } = parts;

/** Sends EDI files to a gateway, with fresh numbers. */
export class EdiScene {
  readonly gateway: TestGateway;
  #control = 0;
  #sscc: number;

  /** `first` numbers the SSCCs, so that suites over one gateway do not share them. */
  constructor(gateway: TestGateway, first: number) {
    this.gateway = gateway;
    this.#sscc = first;
  }

  next(): string {
    return String((this.#control += 1)).padStart(9, '0');
  }

  /** A fresh SSCC of the supplier. */
  pallet(): string {
    const digits = `0086000999900${String((this.#sscc += 1)).padStart(4, '0')}`;
    return digits + checkDigit(digits);
  }

  async send(file: string, query = '', as = 'supplier'): Promise<UploadAnswer> {
    const headers = { 'content-type': 'application/edi-x12' };
    const { status, body } = await this.gateway.send(`/uploads/asn${query}`, { as, raw: file, headers });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body as unknown as UploadAnswer;
  }

  async shown(number: string): Promise<Record<string, unknown>> {
    return (await this.gateway.get('supplier', `/shipments/${house}/${number}`)).body;
  }

  /** The lots directly in a container, with their quantities. */
  async inside(container: string): Promise<readonly (readonly [lot: string, quantity: string])[]> {
    const { body } = await this.gateway.get('supplier', `/containers/${container}`);
    const { lots } = body['inside'] as {
      readonly lots: readonly { readonly lot: string; readonly quantity: string }[];
    };
    return lots.map(({ lot, quantity }) => [lot.slice(lot.lastIndexOf('/') + 1), quantity]);
  }
}

export const lotOf = (number: string): string => `${origin}/01/${gtin}/10/${number}`;
export const itemOf = (serial: string): string => `${origin}/01/${gtin}/21/${serial}`;
export const ssccOf = (digits: string): string => `${origin}/00/${digits}`;
export const line = `LIN+1++${gtin}:SRV`;

/** A DESADV with other segments in place of its packing and goods. */
export const withPacking = (number: string, lines: number, ...goods: readonly string[]): string[] => {
  const all = despatch(number);
  const at = all.findIndex((segment) => segment.startsWith('CPS'));
  return [...all.slice(0, at), ...goods, `CNT+2:${lines}`];
};

/** A DESADV that changes lines of a shipment. */
export const changing = (number: string, lines: number, ...goods: readonly string[]): string[] =>
  withPacking(number, lines, ...goods).map((segment) => segment.replace(`${number}+9`, `${number}+4`));
