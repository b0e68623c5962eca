import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Broadcast, SignInStatus } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'
import { ConnectPanel } from './connect-panel.tsx'
import { GmailPanel } from './gmail-panel.tsx'
import { SignedInPanel } from './signed-in-panel.tsx'
import { SitesPanel } from './sites-panel.tsx'
import { WaitingElsewhere } from './waiting-elsewhere.tsx'
import { WaitingPanel } from './waiting-panel.tsx'

export type OptionsProps = {
  send: Send
  now(): number
  allowGmail(): Promise<boolean>
  forbidGmail(): Promise<boolean>
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
      {status && <WaitingElsewhere accounts={status.waitingElsewhere} />}
      {status && <GmailPanel allowed={status.gmailAllowed} {...props} onChanged={refresh} />}
      {status && <SitesPanel send={send} gmailAllowed={status.gmailAllowed} />}
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
  return <ConnectPanel serverUrl={status.serverUrl} problem={status.problem} onConnect={signIn} />
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
