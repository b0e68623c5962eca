import type { JSX } from 'preact'
import { TierChip } from '../ui/chips.tsx'
import { Icon } from '../ui/icons.tsx'
import type { View } from './state.ts'
import { pillText, tierLabel } from './wording.ts'

type Props = { view: View; today: string; onOpen(): void }

/** The collapsed overlay: who this is and what is due, or one quiet offer. */
export function Pill({ view, today, onOpen }: Props): JSX.Element | null {
  const content = contentOf(view, today)
  if (!content) return null
  return (
    <button
      type="button"
      class={`pill pill-${content.tone}`}
      data-testid="pill"
      data-state={view.kind}
      aria-expanded="false"
      aria-label={`Tributary: ${content.label}`}
      title="Drag up or down to move"
      onClick={onOpen}
    >
      {content.body}
    </button>
  )
}

type Content = { tone: 'quiet' | 'partner' | 'stop'; label: string; body: JSX.Element }

function contentOf(view: View, today: string): Content | null {
  if (view.kind === 'nothing') return null
  if (view.kind === 'partner') return partnerContent(view.match.entry, today)
  if (view.kind === 'stranger') return quiet('Draft outreach', 'mail')
  if (view.kind === 'choose') return quiet(`${view.matches.length} partners here`, 'flow')
  if (view.kind === 'signed-out') return quiet('Connect Tributary', 'flow')
  return quiet(view.failure.kind === 'updated' ? 'Refresh this page' : 'Tributary is paused', 'flow')
}

function quiet(text: string, icon: 'mail' | 'flow'): Content {
  return {
    tone: 'quiet',
    label: text,
    body: (
      <>
        <Icon name={icon} />
        <span class="pill-main">{text}</span>
      </>
    ),
  }
}

function partnerContent(entry: Extract<View, { kind: 'partner' }>['match']['entry'], today: string): Content {
  const { main, due } = pillText(entry, today)
  const tier = tierLabel(entry.tier)
  const stop = entry.state === 'opted-out' || entry.state === 'declined'
  return {
    tone: stop ? 'stop' : 'partner',
    label: [tier, main, due?.when].filter(Boolean).join(', '),
    body: (
      <>
        <TierChip tier={entry.tier} label={tier} />
        <span class="pill-main">{main}</span>
        {due && <span class={`due due-${due.urgency}`}>{due.when}</span>}
      </>
    ),
  }
}
