import type { JSX } from 'preact'
import type { TierId } from '#shared/framework/tiers.ts'

/** Colour and words; the colour alone never says it. */
export function TierChip({ tier, label }: { tier: TierId; label: string }): JSX.Element {
  return <span class={`chip ${tier}`}>{label}</span>
}

export function Flag({ tone, children }: { tone: 'danger' | 'warn' | 'plain'; children: string }): JSX.Element {
  return <span class={`chip flag-${tone}`}>{children}</span>
}
