import type { JSX } from 'preact'
import type { PartnerContext } from '#shared/api/context.ts'
import { Icon } from '../../ui/icons.tsx'

type Props = { context: PartnerContext; busy: boolean; onDraft(): void; onConfirmSent(): void }

/** One button by state (rows.md §6.1 line 6); why it is this one stands below it. */
export function PrimaryAction({ context, busy, onDraft, onConfirmSent }: Props): JSX.Element | null {
  const { primaryAction, drafts, suggestion, recordUrl } = context
  if (primaryAction === 'confirm-sent') {
    const draft = drafts[0]
    return (
      <div class="action">
        <p class="question">
          Did this mail go out?
          {draft && (
            <span class="aside">
              {draft.subject ?? 'Draft'}, opened by {draft.byName}
            </span>
          )}
        </p>
        <button type="button" class="primary" data-testid="primary" disabled={busy} onClick={onConfirmSent}>
          <Icon name="check" /> Mark as sent
        </button>
      </div>
    )
  }
  if (primaryAction === 'draft-outreach' || primaryAction === 'draft-update') {
    return (
      <div class="action">
        <button type="button" class="primary" data-testid="primary" disabled={busy} onClick={onDraft}>
          <Icon name="mail" /> Draft {draftKind(context)}
        </button>
        {suggestion && (
          <p class="why">
            {suggestion.label}: {suggestion.reason}
          </p>
        )}
      </div>
    )
  }
  if (primaryAction === 'open-record' && recordUrl) {
    return (
      <div class="action">
        <a class="primary" data-testid="primary" href={recordUrl} target="_blank" rel="noopener noreferrer">
          <Icon name="out" /> Open record
        </a>
      </div>
    )
  }
  return null
}

function draftKind({ primaryAction, next }: PartnerContext): string {
  if (primaryAction === 'draft-outreach') return 'outreach'
  return next?.stream.startsWith('follow-up') ? 'follow-up' : 'update'
}
