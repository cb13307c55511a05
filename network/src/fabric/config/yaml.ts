/** A value of a configuration file. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml };

/** Writes block-style YAML with every text quoted, so that no text is parsed as a number, a date or a boolean. */
export const yaml = (value: Yaml): string => `${lines(value).join('\n')}\n`;

function lines(value: Yaml): string[] {
  if (Array.isArray(value)) return (value as readonly Yaml[]).flatMap((each) => indented('- ', lines(each)));
  if (typeof value !== 'object') return [JSON.stringify(value)];
  return Object.entries(value).flatMap(([key, each]) =>
    isScalar(each) ? `${key}: ${empty(each)}` : [`${key}:`, ...lines(each).map((line) => `  ${line}`)],
  );
}

const indented = (mark: string, [first = '', ...rest]: readonly string[]): string[] => [
  mark + first,
  ...rest.map((line) => `  ${line}`),
];

const isScalar = (value: Yaml): boolean => typeof value !== 'object' || Object.keys(value).length === 0;

const empty = (value: Yaml): string => JSON.stringify(value);
