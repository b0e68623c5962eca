import type { VariableInput } from './write-meta.ts'

const EXAMPLES: Record<VariableInput['type'], (variable: VariableInput) => string> = {
  text: ({ label }) => label,
  list: ({ label }) => `First of the ${label}\nSecond of the ${label}`,
  number: ({ range }) => String(range?.[0] ?? 12),
  percent: () => '12.5',
  rating: () => '4.2/5',
  url: () => 'https://example.com',
  date: () => '2026-10',
  choice: ({ choices }) => choices?.[0] ?? 'yes',
  email: () => 'partner@example.com',
}

/** A sample in which every variable has a value of its type. */
export function makeSample(variables: Record<string, VariableInput>): string {
  const values = Object.entries(variables).map(([name, variable]) => [name, EXAMPLES[variable.type](variable)])
  return `${JSON.stringify({ sources: {}, values: Object.fromEntries(values) }, null, 2)}\n`
}
