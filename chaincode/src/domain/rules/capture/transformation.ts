import type { Finding } from '../../command';
import type { Step } from '../../step';
import { takeOut } from '../sellAndDestroy';
import type { NamedGoods } from './eventGoods';
import { makeAll, type Origin } from './makeGoods';

/** Applies a transformation to stock: consumes the inputs, with the contents of containers among them, and makes the outputs. */
export function transformStock(step: Step, { goods, inputs }: NamedGoods, origin: Origin): Finding[] {
  const { place, moment } = origin;
  takeOut(step, { place, moment, lots: inputs.lots, things: inputs.things }, 'consumed');
  return makeAll(step, goods, origin);
}
