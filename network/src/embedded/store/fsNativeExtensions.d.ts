// The part of fs-native-extensions that is used. The package declares no types.
declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on an open file; false when another open file has one. */
  export function tryLock(descriptor: number): boolean;
}
