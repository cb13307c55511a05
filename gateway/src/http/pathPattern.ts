import { must } from '@lotline/chaincode/domain';
/** Matches paths of routes whose parameters are in braces. Undefined if the path does not match. */
export type PathPattern = (path: string) => Record<string, string> | undefined;

/** Throws URIError for a parameter that is not percent-encoded UTF-8. */
export function pathPattern(path: string): PathPattern {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
  const shape = new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '([^/]+)')}$`);
  return (text) => {
    const match = shape.exec(text);
    return match
      ? Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(must(match[at + 1], 'group'))]))
      : undefined;
  };
}

/** The same path in Express syntax. */
export const expressPath = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');
