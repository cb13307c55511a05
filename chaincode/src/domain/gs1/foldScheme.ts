/** The case-insensitive start of a URI: the scheme, and of a URN also the namespace (RFC 3986 section 3.1, RFC 8141 section 3.1). */
const start = /^(?:urn:[A-Za-z0-9-]+|[A-Za-z][A-Za-z0-9+.-]*):/i;

/** A URI with its scheme in small letters, so that `URN:GDST:…` and `urn:gdst:…` are one id. */
export const foldScheme = (uri: string): string => uri.replace(start, (text) => text.toLowerCase());
