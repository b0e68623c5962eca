/** True if at least one value is there, so that a heading stands only above something. */
export function any(...values: unknown[]): boolean {
  return values.some((value) => (Array.isArray(value) ? value.length > 0 : Boolean(value)))
}
