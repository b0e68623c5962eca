import type { JSX } from 'preact'

const PERMISSIONS: [string, string][] = [
  ['Storage', 'keeps your sign-in, the partner index and your settings in this browser.'],
  ['Alarms', 'wakes Tributary every five minutes to fetch what changed, and to send what waited.'],
  ['Scripting', 'puts the card onto Gmail once you allow it there. Nothing else is ever injected.'],
  ['www.youtube.com', 'reads which channel a page is about. It leaves this browser only when you click.'],
  ['HubSpot’s five app hosts', 'read which record a page is about, from its address.'],
  [
    'mail.google.com, if you allow it',
    'reads addresses and subjects, never a mail’s text, and fills drafts you asked for.',
  ],
]

/** Every permission by itself: what it is for and what it is not. */
export function PermissionsPanel(): JSX.Element {
  return (
    <section class="panel" data-testid="permissions-panel">
      <h2>What Tributary may do, and why</h2>
      <dl>
        {PERMISSIONS.map(([name, reason]) => (
          <>
            <dt>{name}</dt>
            <dd class="quiet">{reason}</dd>
          </>
        ))}
      </dl>
    </section>
  )
}
