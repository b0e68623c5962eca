import { InvalidArgumentError } from 'commander'

export type Pairs = Record<string, string>

/** An option that may be given several times as `name=value`; `\\n` in a value begins a new line of a list. */
export function pair(text: string, before: Pairs): Pairs {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Write it as name=value.')
  return { ...before, [name.trim()]: value.replaceAll('\\n', '\n') }
}
