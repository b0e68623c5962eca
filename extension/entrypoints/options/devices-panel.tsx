import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { SignedInDevice } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'
import { ageLabel } from '../../overlays/wording.ts'

type Props = { send: Send; now: number }

/** Where the person is signed in, and a way to end it. */
export function DevicesPanel({ send, now }: Props): JSX.Element {
  const [devices, setDevices] = useState<SignedInDevice[] | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const load = async () => {
    const answer = await send('devices', {})
    if (answer.ok) setDevices(answer.value)
    setProblem(answer.ok ? null : answer.failure.message)
  }
  const revoke = async (id: string) => {
    const answer = await send('revokeDevice', { id })
    if (answer.ok) return load()
    setProblem(answer.failure.message)
  }
  useEffect(() => {
    load()
  }, [])
  return (
    <section class="panel" data-testid="devices-panel">
      <h2>Your devices</h2>
      {problem && <p class="notice warn">{problem}</p>}
      {devices?.map((device) => (
        <div class="row" key={device.id}>
          <span>
            {device.label} <span class="quiet">last used {ageLabel(device.lastUsedAt, now)}</span>
          </span>
          {device.current ? (
            <span class="good">This one</span>
          ) : (
            <button type="button" class="small" onClick={() => revoke(device.id)}>
              Sign out
            </button>
          )}
        </div>
      ))}
      <p class="quiet">A device nobody uses for 30 days is signed out by itself.</p>
    </section>
  )
}
