import type { VariableInput } from './write-meta.ts'

type Claim = { name: string; line: RegExp; variable: VariableInput }

const claim = (label: string): VariableInput => ({
  label,
  type: 'choice',
  choices: ['yes', 'no'],
  empty: 'default',
  default: 'no',
  approval: true,
})

/** Bullets that promise something: off until a person wants one and an admin approves it (row 82, ambiguity 51). */
const CLAIMS: readonly Claim[] = [
  { name: 'revenueShare', line: /revenue shar/i, variable: claim('offer revenue sharing') },
  { name: 'nonDuesRevenue', line: /non-dues revenue/i, variable: claim('offer non-dues revenue') },
  { name: 'exclusiveAccess', line: /exclusive access/i, variable: claim('offer exclusive access') },
  { name: 'exclusiveContent', line: /\bexclusive\b.*\bcontent\b/i, variable: claim('offer exclusive content') },
]

/** The claim a bullet makes, if it is one that wants approval. */
export function claimIn(line: string): Omit<Claim, 'line'> | null {
  return CLAIMS.find((each) => each.line.test(line)) ?? null
}

/** Said only to a partner at 70 or more (row 93, ambiguity 48). */
export const STRONG_RESULTS = {
  line: /strong results/i,
  instead: 'Here is where our partnership stands:',
  name: 'strongResults',
  variable: {
    label: 'say that results are strong',
    type: 'choice',
    choices: ['yes', 'no'],
    from: ['partner.strongResults'],
    empty: 'default',
    default: 'no',
  } satisfies VariableInput,
}
