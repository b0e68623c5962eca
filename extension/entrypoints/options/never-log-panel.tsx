import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import type { Send } from '../../messaging/send.ts'

/** People and domains that are never looked up, logged or reported; one a line. */
export function NeverLogPanel({ send }: { send: Send }): JSX.Element {
  const [text, setText] = useState('')
  const [said, setSaid] = useState<string | null>(null)
  useEffect(() => {
    send('neverLog', {}).then((answer) => answer.ok && setText(answer.value.join('\n')))
  }, [])
  const save = async () => {
    const answer = await send('setNeverLog', { lines: text.split('\n') })
    if (answer.ok) setText(answer.value.join('\n'))
    setSaid(answer.ok ? 'Saved' : answer.failure.message)
  }
  return (
    <section class="panel" data-testid="never-log-panel">
      <h2>Never log</h2>
      <label for="never-log">Addresses and domains of Gmail that Tributary leaves alone, one a line</label>
      <textarea
        id="never-log"
        rows={4}
        spellcheck={false}
        placeholder={'lawyer@firm.example\nfamily.example'}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <p class="quiet">Your own domain and public ones, such as gmail.com, are left alone by themselves.</p>
      <div class="row">
        <button type="button" class="small" data-testid="save-never-log" onClick={save}>
          Save
        </button>
        <span class="quiet" role="status">
          {said}
        </span>
      </div>
    </section>
  )
}
