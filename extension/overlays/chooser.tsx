import type { JSX } from 'preact'
import { TierChip } from '../ui/chips.tsx'
import { Icon } from '../ui/icons.tsx'
import type { Match, View } from './state.ts'
import { pillText, tierLabel } from './wording.ts'

type Props = {
  view: Extract<View, { kind: 'choose' }>
  today: string
  onChoose(match: Match): void
  onClose(): void
}

/** Several partners on one page, e.g. a thread with two of them. */
export function Chooser({ view, today, onChoose, onClose }: Props): JSX.Element {
  return (
    <section class="card" data-testid="chooser" role="dialog" aria-label="Tributary: several partners" tabIndex={-1}>
      <header class="head">
        <div class="who">
          <h2 class="name">{view.matches.length} partners here</h2>
        </div>
        <button type="button" class="icon-button" aria-label="Collapse" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <ul class="choices">
        {view.matches.map((match) => (
          <li key={match.entry.id}>
            <button type="button" class="choice" onClick={() => onChoose(match)}>
              <TierChip tier={match.entry.tier} label={tierLabel(match.entry.tier)} />
              <span class="choice-text">
                {view.names[match.entry.id] ?? match.identity.value}
                <span class="aside">{choiceLine(match, today)}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function choiceLine({ entry }: Match, today: string): string {
  const { main, due } = pillText(entry, today)
  return due ? `${main}, ${due.when}` : main
}
