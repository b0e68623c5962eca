/** Mean of at least one number; sorted first, so that the order of the inputs never shows. */
export function mean(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b).reduce((sum, value) => sum + value, 0) / values.length
}

/** Cuts off what binary fractions leave behind (89.99999999999999 for 90), far below any difference that means something. */
export function tidy(value: number): number {
  return Math.round(value * 1e9) / 1e9
}

/** At most two decimals, as a person writes it: 33.33, 87.5, 100. */
export function written(value: number): string {
  return String(Math.round(value * 100) / 100)
}

/**
 * How much of a target was reached, 0–100. `zero` scores nothing; a target below `zero` means that lower is better.
 * A target equal to `zero` has no way between: reached or not.
 */
export function attainment({ actual, zero, target }: { actual: number; zero: number; target: number }): number {
  if (target === zero) return actual >= target ? 100 : 0
  return Math.min(1, Math.max(0, (actual - zero) / (target - zero))) * 100
}
