import type { Actor } from '../../support/cast';

/** The crate of an actor, by its number (GRAI). */
export const crateOf = (actor: Actor): string => `https://id.gs1.org/8003/0${actor.party.slice(-13)}CRATE`;
/** A tote of an actor, by its number (GIAI). */
export const toteOf = (actor: Actor): string => `https://id.gs1.org/8004/${actor.prefix}TOTE`;
/** A roll cage of an actor, by its number (GIAI), which goes to and fro. */
export const cageOf = (actor: Actor): string => `https://id.gs1.org/8004/${actor.prefix}CAGE`;
/** Goods without a GS1 key, which belong to nobody by their id. */
export const plainGoodsOf = (actor: Actor): string => `urn:gdst:example.org:product:lot:class:${actor.msp}.fish`;
/** A thing without a GS1 key. */
export const plainThingOf = (actor: Actor): string => `urn:example:thing:${actor.msp}:1`;
