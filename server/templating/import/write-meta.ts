import { stringify } from 'yaml'
import type { z } from 'zod'
import type { TemplateMeta, Variable } from '../meta.ts'

/** A variable as it is written down: `from` and `approval` may be left out. */
export type VariableInput = z.input<typeof Variable>
export type MetaInput = Omit<z.input<typeof TemplateMeta>, 'variables'> & { variables: Record<string, VariableInput> }

const KEYS = ['label', 'type', 'from', 'range', 'choices', 'empty', 'default', 'approval', 'carry', 'hint'] as const

/** meta.yaml of a template folder, in the order of templates/README.md. */
export function writeMeta({ variables, ...meta }: MetaInput): string {
  const { label, tiers, occasion, stream, phase, origin, sender, recipient, upbeat } = meta
  const lines = origin.lines === undefined ? '' : `, lines: ${scalar(origin.lines)}`
  return [
    `label: ${scalar(label)}`,
    `tiers: [${tiers.join(', ')}]`,
    `occasion: ${occasion}`,
    ...(stream === undefined ? [] : [`stream: ${stream}`]),
    `phase: ${phase}`,
    `origin: { from: ${origin.from}${lines} }`,
    `sender: ${scalar(sender)}`,
    `recipient: ${recipient}`,
    ...(upbeat ? ['upbeat: true'] : []),
    'variables:',
    ...Object.entries(variables).flatMap(([name, variable]) => [`  ${name}:`, ...writeVariable(variable)]),
    '',
  ].join('\n')
}

function writeVariable(variable: VariableInput): string[] {
  return KEYS.flatMap((key) => {
    const value = variable[key]
    if (value === undefined || value === false || (Array.isArray(value) && value.length === 0)) return []
    if (Array.isArray(value)) return [`    ${key}: [${value.map((item) => scalar(item)).join(', ')}]`]
    return [`    ${key}: ${scalar(value)}`]
  })
}

function scalar(value: unknown): string {
  const quoted = value === 'yes' || value === 'no'
  if (quoted) return `'${value}'`
  if (typeof value === 'string' && value.includes('\n')) return JSON.stringify(value)
  return stringify(value, { lineWidth: 0, singleQuote: true, blockQuote: false }).trim()
}
