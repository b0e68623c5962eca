import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Broadcast, SignInStatus } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'
import { ConnectPanel } from './connect-panel.tsx'
import { DataPanel } from './data-panel.tsx'
import { DevicesPanel } from './devices-panel.tsx'
import { GmailPanel } from './gmail-panel.tsx'
import { NeverLogPanel } from './never-log-panel.tsx'
import { PermissionsPanel } from './permissions-panel.tsx'
import { QueuePanel } from './queue-panel.tsx'
import { ReadingPanel } from './reading-panel.tsx'
import { type Shortcut, ShortcutPanel } from './shortcut-panel.tsx'
import { SignedInPanel } from './signed-in-panel.tsx'
import { SitesPanel } from './sites-panel.tsx'
import { WaitingElsewhere } from './waiting-elsewhere.tsx'
import { WaitingPanel } from './waiting-panel.tsx'

export type OptionsProps = {
  send: Send
  now(): number
  allowGmail(): Promise<boolean>
  forbidGmail(): Promise<boolean>
  shortcut: Shortcut
  /** Offers a text as a file. */
  save(name: string, text: string): void
  onNews(callback: (news: Broadcast) => void, signal: AbortSignal): void
}

/** Asking also moves a waiting sign-in on, so the page asks often while a code is shown. */
const WAITING_MS = 1_000
const RESTING_MS = 5_000

/** The one settings page: connection, Gmail, and a switch for each site. */
export function Options(props: OptionsProps): JSX.Element {
  const { send, now } = props
  const [status, setStatus] = useState<SignInStatus | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const refresh = async () => {
    const answer = await send('status', {})
    if (answer.ok) setStatus(answer.value)
    setProblem(answer.ok ? null : answer.failure.message)
  }
  useFollow(props, refresh, status?.state === 'waiting' || status?.syncing === true)
  return (
    <main>
      <header class="top">
        <img src="/icon/48.png" width="40" height="40" alt="" />
        <div>
          <h1>Tributary</h1>
          <p>Your partners on YouTube, Gmail and HubSpot: where they stand, what is due, and the words for it.</p>
        </div>
      </header>
      {problem && (
        <p class="notice warn" role="alert">
          {problem}
        </p>
      )}
      {status && <Connection status={status} send={send} now={now} refresh={refresh} />}
      {status?.state === 'signed-in' && <DevicesPanel send={send} now={now()} />}
      {status && <WaitingElsewhere accounts={status.waitingElsewhere} />}
      {status && <GmailPanel allowed={status.gmailAllowed} {...props} onChanged={refresh} />}
      {status && <SitesPanel send={send} gmailAllowed={status.gmailAllowed} />}
      {status?.state === 'signed-in' && <QueuePanel send={send} />}
      {status && <NeverLogPanel send={send} />}
      {status && <ShortcutPanel {...props.shortcut} />}
      {status?.gmailAllowed && <ReadingPanel send={send} now={now} />}
      {status && <PermissionsPanel />}
      {status && <DataPanel send={send} save={props.save} onChanged={refresh} />}
      <footer class="foot">
        Pages of people who are not your partners never leave this browser until you click. Mail bodies are not read.
      </footer>
    </main>
  )
}

type ConnectionProps = { status: SignInStatus; send: Send; now(): number; refresh(): Promise<void> }

function Connection({ status, send, now, refresh }: ConnectionProps): JSX.Element {
  const signIn = async (serverUrl: string) => {
    const answer = await send('signIn', { serverUrl })
    await refresh()
    return answer.ok ? null : answer.failure.message
  }
  const signOut = async () => {
    await send('signOut', {})
    await refresh()
  }
  if (status.state === 'signed-in') return <SignedInPanel status={status} now={now()} onSignOut={signOut} />
  if (status.state === 'waiting' && status.code) return <WaitingPanel code={status.code} onCancel={signOut} />
  return (
    <ConnectPanel serverUrl={status.serverUrl} managed={status.managed} problem={status.problem} onConnect={signIn} />
  )
}

function useFollow(props: OptionsProps, refresh: () => Promise<void>, often: boolean): void {
  useEffect(() => {
    refresh()
    const stop = new AbortController()
    props.onNews(() => {
      refresh()
    }, stop.signal)
    const timer = setInterval(refresh, often ? WAITING_MS : RESTING_MS)
    return () => {
      stop.abort()
      clearInterval(timer)
    }
  }, [often])
}
