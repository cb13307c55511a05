import { isIdError, parseId } from '@lotline/chaincode/domain';

const mostValues = 100_000;
const mostGoods = 2000;
const longestId = 512;

const goodsKinds: ReadonlySet<string> = new Set(['lot', 'item', 'logisticUnit']);
/** Fields of EPCIS events that hold ids of goods, which need not be GS1 ids. */
const goodsFields: ReadonlySet<string> = new Set([
  'parentID',
  'epcClass',
  'epcList',
  'childEPCs',
  'inputEPCList',
  'outputEPCList',
]);

const goodsOf = (text: string, isGoods: boolean): string | undefined => {
  if (text === '' || text.length > longestId) return undefined;
  const read = parseId(text);
  if (isIdError(read)) return isGoods ? text : undefined;
  return isGoods || goodsKinds.has(read.kind) ? read.id : undefined;
};

interface Value {
  readonly value: unknown;
  /** True if the value is in a field of goods. */
  readonly isGoods: boolean;
}

const inside = ({ value, isGoods }: Value): Value[] => {
  if (Array.isArray(value)) return (value as unknown[]).map((each) => ({ value: each, isGoods }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([field, each]) => ({ value: each as unknown, isGoods: goodsFields.has(field) }));
};

/**
 * The lots, items, logistic units and other goods anywhere in a JSON value, for an event that the schema refuses. Visits a bounded number
 * of values without recursion, so that any value is safe.
 */
export function goodsNamed(value: unknown): string[] {
  const found = new Set<string>();
  const open: Value[] = [{ value, isGoods: false }];
  for (let seen = 0; seen < mostValues && found.size < mostGoods; seen += 1) {
    const next = open.pop();
    if (next === undefined) break;
    const id = typeof next.value === 'string' ? goodsOf(next.value, next.isGoods) : undefined;
    if (id !== undefined) found.add(id);
    for (const each of inside(next)) open.push(each);
  }
  return [...found];
}
