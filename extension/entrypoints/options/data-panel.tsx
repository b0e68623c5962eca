import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import type { Send } from '../../messaging/send.ts'

type Props = {
  send: Send
  /** Offers the text as a file. */
  save(name: string, text: string): void
  onChanged(): Promise<void>
}

const KEPT: [string, string][] = [
  ['Your sign-in', 'address of the service, your name and role, and a token that no page can read'],
  ['The partner index', 'for each partner a scrambled form of their addresses, tier, phase, score and what is next'],
  ['Cards you opened', 'the last known facts, to show them while the service is away'],
  ['Touches that wait', 'what you logged while the service was away: recipients and subject, until it is sent'],
  ['Your settings', 'which sites, where the card stands, and who is never looked up'],
]

/** What is stored in this browser, as a file if wanted, and gone if wanted. */
export function DataPanel({ send, save, onChanged }: Props): JSX.Element {
  const [sure, setSure] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const exportAll = async () => {
    const answer = await send('exportData', {})
    if (answer.ok) save('tributary-data.json', JSON.stringify(answer.value, null, 2))
    setProblem(answer.ok ? null : answer.failure.message)
  }
  const remove = async () => {
    if (!sure) return setSure(true)
    const answer = await send('deleteData', {})
    setSure(false)
    setProblem(answer.ok ? null : answer.failure.message)
    await onChanged()
  }
  return (
    <section class="panel" data-testid="data-panel">
      <h2>What this browser keeps</h2>
      <dl>
        {KEPT.map(([what, which]) => (
          <>
            <dt>{what}</dt>
            <dd class="quiet">{which}</dd>
          </>
        ))}
      </dl>
      {problem && <p class="notice warn">{problem}</p>}
      {sure && <p class="notice warn">This signs you out and drops what waits to be logged. Press again to delete.</p>}
      <div class="row">
        <button type="button" class="small" data-testid="export-data" onClick={exportAll}>
          Save a copy
        </button>
        <button type="button" class="small" data-testid="delete-data" onClick={remove}>
          {sure ? 'Yes, delete everything here' : 'Delete everything here'}
        </button>
      </div>
    </section>
  )
}
