/** A rating never stands without its scale (rows.md, ambiguity 18): "4.2 out of 5". */
export function formatRating(value: number, scale: number): string {
  return `${Math.round(value * 10) / 10} out of ${scale}`
}
