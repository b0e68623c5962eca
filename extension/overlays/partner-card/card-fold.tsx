import type { JSX } from 'preact'
import type { PartnerContext } from '#shared/api/context.ts'
import { WhyTable } from './why-table.tsx'

type Props = { context: PartnerContext; busy: boolean; onLog(channel: 'call' | 'meeting'): void }

/** What is needed now and then: why the score, whom to write to, and a touch that was no mail. */
export function CardFold({ context, busy, onLog }: Props): JSX.Element {
  const { recordUrl, primaryAction, contacts, state } = context
  const canLog = state === 'partner' || state === 'prospect'
  return (
    <details class="fold">
      <summary>Details</summary>
      <WhyTable health={context.health} />
      {contacts.length > 0 && (
        <>
          <h3>Contacts</h3>
          <ul class="contacts">
            {contacts.map((contact) => (
              <li key={contact.email}>
                {contact.name ?? contact.email}
                <span class="aside">
                  {contact.role}
                  {contact.name ? `, ${contact.email}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      <div class="row">
        {canLog && (
          <>
            <button type="button" class="small" disabled={busy} onClick={() => onLog('call')}>
              Log a call
            </button>
            <button type="button" class="small" disabled={busy} onClick={() => onLog('meeting')}>
              Log a meeting
            </button>
          </>
        )}
        {recordUrl && primaryAction !== 'open-record' && (
          <a class="small" href={recordUrl} target="_blank" rel="noopener noreferrer">
            HubSpot record
          </a>
        )}
      </div>
    </details>
  )
}
