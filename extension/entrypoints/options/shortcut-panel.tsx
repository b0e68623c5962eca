import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'

/** `read` answers the keys, "" while none are set. */
export type Shortcut = { read(): Promise<string>; change(): Promise<unknown> }

/** The browser owns the keys: none are set at first, and it never fires them into a page that is typed in. */
export function ShortcutPanel({ read, change }: Shortcut): JSX.Element {
  const [keys, setKeys] = useState<string | null>(null)
  useEffect(() => {
    read().then(setKeys, () => setKeys(''))
  }, [])
  return (
    <section class="panel" data-testid="shortcut-panel">
      <h2>Keyboard</h2>
      <p>Open or close the card: {keys ? <kbd>{keys}</kbd> : <span class="quiet">no shortcut is set</span>}</p>
      <div class="row">
        <button type="button" class="small" onClick={() => change()}>
          {keys ? 'Change it' : 'Choose one'} in the browser's settings
        </button>
      </div>
    </section>
  )
}
