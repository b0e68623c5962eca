import type { JSX } from 'preact'
import type { PartnerContext } from '#shared/api/context.ts'
import { healthInstead } from '../wording.ts'

export function HealthLine({ health }: { health: PartnerContext['health'] }): JSX.Element {
  const instead = healthInstead(health)
  return (
    <div class="line" data-testid="health">
      <dt>Health</dt>
      <dd>
        {instead ?? (
          <>
            <strong class="score">{health.score}</strong>
            {health.band && (
              <span class="band">
                <i class={`dot band-${health.band.id}`} aria-hidden="true" />
                {health.band.label}
              </span>
            )}
            <Trend by={health.trend} />
          </>
        )}
        {health.reason && <span class="aside">{health.reason}</span>}
      </dd>
    </div>
  )
}

function Trend({ by }: { by: number | null }): JSX.Element | null {
  if (by === null || by === 0) return null
  const words = `${by > 0 ? 'up' : 'down'} ${Math.abs(by)} since the last score`
  return (
    <span class={by > 0 ? 'trend up' : 'trend down'} title={words}>
      <span aria-hidden="true">{by > 0 ? '▲' : '▼'} </span>
      {Math.abs(by)}
      <span class="hidden"> points {by > 0 ? 'up' : 'down'}</span>
    </span>
  )
}
