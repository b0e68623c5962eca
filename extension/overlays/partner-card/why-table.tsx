import type { JSX } from 'preact'
import type { PartnerContext } from '#shared/api/context.ts'

/** Every component of the score with its weight and its inputs' sources, so that a person can redo it by hand. */
export function WhyTable({ health }: { health: PartnerContext['health'] }): JSX.Element | null {
  if (health.components.length === 0) return null
  return (
    <table class="why-table" data-testid="why">
      <caption>Why this score ({health.coverage} % of the weight has data)</caption>
      <thead>
        <tr>
          <th scope="col">Part</th>
          <th scope="col">Value</th>
          <th scope="col">Weight</th>
        </tr>
      </thead>
      <tbody>
        {health.components.map((part) => (
          <tr key={part.id} class={part.value === null ? 'unknown' : ''}>
            <th
              scope="row"
              title={part.inputs.map((input) => `${input.label}: ${input.detail} (${input.source})`).join('\n')}
            >
              {part.label}
              <span class="aside">{part.reason}</span>
            </th>
            <td>{part.applicable ? (part.value === null ? '–' : Math.floor(part.value)) : 'n/a'}</td>
            <td>{shortNumber(part.effectiveWeight)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function shortNumber(value: number): string {
  return String(Math.round(value * 10) / 10)
}
