/**
 * Memory for short-lived objects of a thread, in mebibytes. V8 takes up to 128 for each thread otherwise, and keeps what it has taken:
 * every thread that worked for one large capture then had them for good.
 */
export const youngMebibytes = 24;
