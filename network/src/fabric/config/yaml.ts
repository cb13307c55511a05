import { stringify } from 'yaml';

/** A value of a configuration file. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** Writes YAML with every text quoted, so that no text is parsed as a number, a date or a boolean. */
export const yaml = (value: Yaml): string =>
  stringify(value, {
    defaultStringType: 'QUOTE_DOUBLE',
    defaultKeyType: 'PLAIN',
    lineWidth: 0,
    aliasDuplicateObjects: false,
  });
