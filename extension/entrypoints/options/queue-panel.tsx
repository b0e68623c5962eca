import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { QueueState, WorkLine } from '../../messaging/protocol.ts'
import type { Send } from '../../messaging/send.ts'

/** Mails that are written in a row: each opens in Gmail once the one before was sent. */
export function QueuePanel({ send }: { send: Send }): JSX.Element | null {
  const [lines, setLines] = useState<WorkLine[]>([])
  const [queue, setQueue] = useState<QueueState | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const refresh = async () => {
    const [work, running] = await Promise.all([send('work', {}), send('queue', {})])
    if (work.ok) setLines(work.value)
    if (running.ok) setQueue(running.value)
  }
  useEffect(() => {
    refresh()
  }, [])
  const start = async (lineId: string) => {
    const answer = await send('startQueue', { lineId })
    setProblem(answer.ok ? null : answer.failure.message)
    await refresh()
  }
  const stop = async () => {
    await send('stopQueue', {})
    await refresh()
  }
  if (lines.length === 0 && !queue) return null
  return (
    <section class="panel" data-testid="queue-panel">
      <h2>Write in a row</h2>
      {problem && (
        <p class="notice warn" role="alert">
          {problem}
        </p>
      )}
      {queue && <Running queue={queue} onStop={stop} />}
      {lines.map(({ id, label, dueAt }) => (
        <div class="row" key={id}>
          <button type="button" class="small" onClick={() => start(id)}>
            Start
          </button>
          <span>
            {label}
            {dueAt && <span class="quiet"> by {new Date(dueAt).toLocaleString()}</span>}
          </span>
        </div>
      ))}
      <p class="quiet">The next draft opens in Gmail once you have sent the one before. You read and send each.</p>
    </section>
  )
}

function Running({ queue, onStop }: { queue: QueueState; onStop(): void }): JSX.Element {
  const { label, done, left, skipped, next } = queue
  return (
    <div>
      <p role="status">
        {label}: {done} sent, {left} to go{next && `, now ${next}`}
      </p>
      {skipped.length > 0 && (
        <ul>
          {skipped.map(({ name, why }) => (
            <li key={name}>
              {name} was left out: {why}
            </li>
          ))}
        </ul>
      )}
      <button type="button" class="small" onClick={onStop}>
        {left > 0 ? 'Stop' : 'Done'}
      </button>
    </div>
  )
}
