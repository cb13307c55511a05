import { fourth } from '../attacks/support/stage';
import { type Actor, farm, shop } from './cast';
import type { Captured } from './captureChain';

/** A thing in a story, by its own books. `inside` has quantities in the smallest unit, and 1 for things. */
export interface Told {
  readonly id: string;
  place: string | undefined;
  parent: string | undefined;
  readonly inside: Map<string, number>;
  filling: number;
  isGoods: boolean;
}

/** The books of a story, kept without the contract: quantities by lot and place, things, and links between nodes. */
export class Story {
  readonly captured: Captured[] = [];
  readonly stock = new Map<string, Map<string, number>>();
  readonly things = new Map<string, Told>();
  readonly links: [string, string][] = [];
  readonly makers = new Map<string, Actor>();
  #minute = 0;

  tell(by: Actor, event: object): object {
    const eventTime = new Date(Date.UTC(2026, 3, 1) + this.#minute * 60_000).toISOString();
    this.#minute += 1;
    const told = { ...event, eventTime, eventTimeZoneOffset: '+00:00' };
    this.captured.push({ by, event: told });
    return told;
  }

  /** An event that did not occur, and its error declaration. */
  tellWrongly(by: Actor, event: object): void {
    const told = this.tell(by, event) as Captured['event'];
    const wrongs = this.captured.length - 1;
    const declared = { ...told, errorDeclaration: { declarationTime: '2026-04-02T00:00:00Z' } };
    this.captured.push({ by, event: declared, wrongs });
  }

  at(lot: string, place: string): number {
    return this.stock.get(lot)?.get(place) ?? 0;
  }

  add(lot: string, place: string, quantity: number): void {
    const places = this.stock.get(lot) ?? new Map<string, number>();
    places.set(place, (places.get(place) ?? 0) + quantity);
    this.stock.set(lot, places);
  }

  /** The node of a thing: for containers that are no serialized goods, one for each filling. */
  node(id: string): string {
    const thing = this.things.get(id);
    return id.includes('/21/') || !thing ? id : `${id}#${thing.filling}`;
  }
}

export const actors = [farm, fourth, shop];
export const homes = actors.flatMap((actor) => [actor.place, actor.otherPlace]) as string[];
export const ownerAt = (place: string): Actor =>
  actors.find((actor) => actor.place === place || actor.otherPlace === place) ?? farm;
