import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SelectorHealth } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'
import { ageLabel } from '../../overlays/wording.ts'
import { type SelectorName, selectors } from '../../sites/gmail/selectors.ts'

/** As many misses in a row are no slow page any more: Gmail has changed for this account. */
const BROKEN = 3

const LABELS: Partial<Record<SelectorName, string>> = {
  message: 'Messages of a thread',
  messageId: 'Ids of messages',
  person: 'Addresses',
  writer: 'Who wrote',
  composeRoot: 'A draft',
  recipientField: 'To',
  subject: 'Subject',
  draftId: 'Id of a draft',
  send: 'The Send button',
}

/** How well Gmail's pages were understood in this browser; nothing of it is sent anywhere. */
export function ReadingPanel({ send, now }: { send: Send; now(): number }): JSX.Element | null {
  const [health, setHealth] = useState<SelectorHealth>({})
  useEffect(() => {
    send('selectorHealth', {}).then((answer) => answer.ok && setHealth(answer.value))
  }, [])
  const names = (Object.keys(LABELS) as SelectorName[]).filter((name) => name in health)
  if (names.length === 0) return null
  const broken = names.filter((name) => (health[name]?.missed ?? 0) >= BROKEN)
  return (
    <section class="panel" data-testid="reading-panel">
      <h2>Reading Gmail</h2>
      <p class={broken.length > 0 ? 'notice warn' : 'quiet'} role="status">
        {broken.length > 0
          ? `Gmail has changed for you: ${broken.map((name) => LABELS[name]).join(', ')} not found. Drafts can still be copied.`
          : 'Everything that is looked for was found. Counted in this browser, sent nowhere.'}
      </p>
      <details>
        <summary>Each thing that is looked for</summary>
        <table>
          <thead>
            <tr>
              <th>What</th>
              <th>Found by</th>
              <th>Last</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <Row key={name} name={name} health={health} now={now()} />
            ))}
          </tbody>
        </table>
      </details>
    </section>
  )
}

function Row({ name, health, now }: { name: SelectorName; health: SelectorHealth; now: number }): JSX.Element {
  const { found = {}, missed = 0, lastAt = null } = health[name] ?? {}
  return (
    <tr>
      <td>{LABELS[name]}</td>
      <td>
        {Object.entries(found).map(([at, count]) => {
          const [selector, seen] = selectors[name][Number(at)] ?? []
          return (
            <div key={at}>
              <code>{selector}</code> {count}× <span class="quiet">seen {seen}</span>
            </div>
          )
        })}
        {missed > 0 && <div class="late">missed {missed}× in a row</div>}
      </td>
      <td>{lastAt ? ageLabel(lastAt, now) : 'never'}</td>
    </tr>
  )
}
