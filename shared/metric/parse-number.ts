/**
 * A number as a spreadsheet gives it: digits with an optional decimal point and an optional percent sign. Thousands
 * marks and decimal commas are refused, since "1,234" means two numbers.
 * @returns NaN if it is anything else
 */
export function parseNumber(text: string): number {
  const match = /^([+-]?\d+(?:\.\d+)?)\s*%?$/.exec(text.trim())
  return match ? Number(match[1]) : Number.NaN
}
