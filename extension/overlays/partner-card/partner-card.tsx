import type { JSX } from 'preact'
import type { PartnerContext } from '#shared/api/context.ts'
import { Flag, TierChip } from '../../ui/chips.tsx'
import { Icon } from '../../ui/icons.tsx'
import type { PartnerView } from '../state.ts'
import { ageLabel, stageLine, tierLabel } from '../wording.ts'
import { CardFold } from './card-fold.tsx'
import { HealthLine } from './health-line.tsx'
import { PrimaryAction } from './primary-action.tsx'
import { LastLine, NextLine } from './touch-lines.tsx'

export type PartnerCardProps = {
  view: PartnerView
  today: string
  /** Milliseconds since the epoch. */
  now: number
  busy: boolean
  problem: string | null
  onClose(): void
  onBack: (() => void) | null
  onDraft(): void
  onConfirmSent(): void
  onLog(channel: 'call' | 'meeting'): void
  onRetry(): void
}

/** The six lines of "Above the fold" (rows.md §6.1), one button, and the rest behind a fold. */
export function PartnerCard(props: PartnerCardProps): JSX.Element {
  const { view, onClose, onBack } = props
  const { entry } = view.match
  const { context } = view
  const waiting = !context && !view.failure
  const name = context?.name ?? (waiting ? 'Loading…' : 'Partner')
  return (
    <section class="card" data-testid="partner-card" role="dialog" aria-label={`Tributary: ${name}`} tabIndex={-1}>
      <header class="head">
        {onBack && (
          <button type="button" class="icon-button" aria-label="Back to the list" onClick={onBack}>
            <Icon name="back" />
          </button>
        )}
        <div class="who">
          <h2 class={waiting ? 'name skeleton' : 'name'}>{name}</h2>
          <p class="sub">
            <TierChip tier={entry.tier} label={tierLabel(entry.tier)} />
            {context && <span class={context.stage.late ? 'late' : ''}>{stageLine(context.stage)}</span>}
          </p>
        </div>
        <button type="button" class="icon-button" aria-label="Collapse" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <Notices view={view} now={props.now} problem={props.problem} onRetry={props.onRetry} />
      {context ? <Facts {...props} context={context} /> : waiting && <Skeleton />}
    </section>
  )
}

function Facts(props: PartnerCardProps & { context: PartnerContext }): JSX.Element {
  const { context, today, busy } = props
  const stopped = context.state === 'opted-out' || context.state === 'declined'
  return (
    <>
      <dl class="lines">
        {!stopped && <NextLine context={context} today={today} />}
        <HealthLine health={context.health} />
        <LastLine last={context.last} today={today} />
        <div class="line">
          <dt>Owners</dt>
          <dd>{context.owners.length > 0 ? context.owners.join(', ') : 'Nobody yet'}</dd>
        </div>
      </dl>
      <PrimaryAction context={context} busy={busy} onDraft={props.onDraft} onConfirmSent={props.onConfirmSent} />
      <CardFold context={context} busy={busy} onLog={props.onLog} />
    </>
  )
}

type NoticesProps = Pick<PartnerCardProps, 'view' | 'now' | 'problem' | 'onRetry'>

function Notices({ view, now, problem, onRetry }: NoticesProps): JSX.Element {
  const { state } = view.match.entry
  return (
    <div class="notices">
      {state === 'opted-out' && <p class="notice danger">Opted out. Do not contact.</p>}
      {state === 'declined' && <p class="notice danger">Declined. No outreach.</p>}
      {view.context?.sample && (
        <p class="flags">
          <Flag tone="plain">Sample data</Flag>
        </p>
      )}
      {view.cachedAt && (
        <p class="notice warn" role="status">
          The service is away. Last known facts, {ageLabel(view.cachedAt, now)}.{' '}
          <button type="button" class="link" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
      {view.failure && (
        <p class="notice warn" role="alert">
          {view.failure.message}{' '}
          <button type="button" class="link" onClick={onRetry}>
            Try again
          </button>
        </p>
      )}
      {problem && (
        <p class="notice warn" role="alert">
          {problem}
        </p>
      )}
    </div>
  )
}

function Skeleton(): JSX.Element {
  return (
    <div class="skeletons" aria-hidden="true">
      <span class="skeleton" />
      <span class="skeleton short" />
      <span class="skeleton" />
    </div>
  )
}
