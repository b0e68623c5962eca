import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SiteName } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'

const SITES: { name: SiteName; label: string; does: string }[] = [
  { name: 'youtube', label: 'YouTube', does: 'On channel and watch pages' },
  { name: 'gmail', label: 'Gmail', does: 'On threads with a partner, and in drafts' },
  { name: 'hubspot', label: 'HubSpot', does: "On a partner's record" },
]

type Props = { send: Send; gmailAllowed: boolean }

export function SitesPanel({ send, gmailAllowed }: Props): JSX.Element {
  return (
    <section class="panel" data-testid="sites-panel">
      <h2>Where it shows</h2>
      {SITES.map((site) => (
        <SiteSwitch key={site.name} {...site} send={send} blocked={site.name === 'gmail' && !gmailAllowed} />
      ))}
    </section>
  )
}

type SwitchProps = { name: SiteName; label: string; does: string; send: Send; blocked: boolean }

function SiteSwitch({ name, label, does, send, blocked }: SwitchProps): JSX.Element {
  const [enabled, setEnabled] = useState(true)
  useEffect(() => {
    send('preferences', { site: name }).then((answer) => answer.ok && setEnabled(answer.value.enabled))
  }, [])
  const change = async (wanted: boolean) => {
    setEnabled(wanted)
    const answer = await send('remember', { site: name, change: { enabled: wanted } })
    if (!answer.ok) setEnabled(!wanted)
  }
  return (
    <label class="switch">
      <input
        type="checkbox"
        checked={enabled && !blocked}
        disabled={blocked}
        onChange={(event) => change(event.currentTarget.checked)}
      />
      <span>
        {label}
        <span class="quiet">{blocked ? 'Needs the permission above' : does}</span>
      </span>
    </label>
  )
}
