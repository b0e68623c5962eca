import type { JSX } from 'preact'
import type { PartnerContext } from '#shared/api/context.ts'
import { dateLabel, dueOf, localDate } from '../wording.ts'

export function NextLine({ context, today }: { context: PartnerContext; today: string }): JSX.Element {
  const { next, overdueCount } = context
  const due = next && dueOf(next.dueOn, today)
  return (
    <div class="line" data-testid="next">
      <dt>Next</dt>
      <dd>
        {next && due ? (
          <>
            <strong>{next.label}</strong>
            <span class="aside">
              {dateLabel(next.dueOn, today)} · <span class={`due due-${due.urgency}`}>{due.when}</span>
            </span>
            {overdueCount > 1 && <span class="aside late">{overdueCount} touches overdue</span>}
          </>
        ) : (
          'Nothing due'
        )}
      </dd>
    </div>
  )
}

type LastProps = { last: PartnerContext['last']; today: string }

export function LastLine({ last, today }: LastProps): JSX.Element {
  return (
    <div class="line" data-testid="last">
      <dt>Last</dt>
      <dd>
        {last ? (
          <>
            {CHANNELS[last.channel]} {last.direction === 'in' ? 'from them' : `by ${last.byName ?? 'us'}`},{' '}
            {dateLabel(localDate(new Date(last.at)), today)}
            {last.subject && <span class="aside subject">{last.subject}</span>}
          </>
        ) : (
          'No contact yet'
        )}
      </dd>
    </div>
  )
}

const CHANNELS = { email: 'Mail', meeting: 'Meeting', call: 'Call', other: 'Touch' }
