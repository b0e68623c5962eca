/** The browser's own preference; sites whose own theme is not readable from outside follow it. */
export function prefersDark(doc: Document): boolean {
  return doc.defaultView?.matchMedia?.('(prefers-color-scheme: dark)').matches ?? false
}
