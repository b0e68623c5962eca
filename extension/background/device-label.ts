const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
]
const SYSTEMS: [RegExp, string][] = [
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]

/** "Chrome on Linux": how this browser stands in the list of signed-in devices. */
export function deviceLabel(userAgent: string): string {
  return `${firstMatch(BROWSERS, userAgent) ?? 'Browser'} on ${firstMatch(SYSTEMS, userAgent) ?? 'this device'}`
}

function firstMatch(table: [RegExp, string][], text: string): string | null {
  return table.find(([pattern]) => pattern.test(text))?.[1] ?? null
}
