/** Security headers of every JSON response: they forbid sniffing and caching. Helmet's page policies have no effect on JSON. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
};

/** The headers of every JSON response. */
export const answerHeaders = (height: number | undefined): Readonly<Record<string, string>> => ({
  ...apiHeaders,
  'Content-Type': 'application/json; charset=utf-8',
  ...(height === undefined ? {} : { 'Lotline-Height': String(height) }),
});
