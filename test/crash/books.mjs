import { unitOfMeasure } from './goods.mjs';

const fields = ['onHand', 'held', 'reserved', 'inTransit'];

/** The acknowledged writes, and the resulting expected stock. */
export class Books {
  /** Every acknowledged write with its first response, in order of the responses. */
  entries = [];

  add(write, { subject, events }) {
    this.entries.push({ write, answer: { subject, events } });
  }

  /** Stock rows by lot and place, without empty ones, as sums of the acknowledged writes. */
  stock() {
    const rows = new Map();
    for (const { write } of this.entries) {
      for (const { lot, place, uom = unitOfMeasure, ...change } of write.effects) {
        const key = `${lot} ${place} ${uom}`;
        const row = rows.get(key) ?? { onHand: 0, held: 0, reserved: 0, inTransit: 0 };
        for (const field of fields) row[field] += change[field] ?? 0;
        rows.set(key, row);
      }
    }
    const present = [...rows].filter(([, { onHand, inTransit }]) => onHand !== 0 || inTransit !== 0);
    return new Map(present.map(([key, row]) => [key, fields.map((field) => `${field} ${row[field]}`).join(', ')]));
  }

  events() {
    return this.entries.flatMap(({ answer }) => answer.events);
  }

  exceptions() {
    return this.entries.flatMap(({ write, answer }) =>
      (write.exceptions ?? []).map((code) => `${answer.events[0]} ${code}`),
    );
  }

  lots() {
    return [...new Set(this.entries.flatMap(({ write }) => write.effects.map(({ lot }) => lot)))];
  }
}

/** Rows of a stock response in the same form. */
export const stockRows = (rows) =>
  new Map(
    rows.map(({ lot, place, uom, ...row }) => [
      `${lot} ${place} ${uom}`,
      fields.map((field) => `${field} ${row[field]}`).join(', '),
    ]),
  );
