import type { JSX } from 'preact'
import { Icon } from '../ui/icons.tsx'

type Props = {
  title: string
  message: string
  action: { label: string; run(): void } | null
  onClose(): void
}

/** A state with one line and one way on: not signed in, service away, refused, updated. */
export function MessageCard({ title, message, action, onClose }: Props): JSX.Element {
  return (
    <section class="card" data-testid="message-card" role="dialog" aria-label={`Tributary: ${title}`} tabIndex={-1}>
      <header class="head">
        <div class="who">
          <h2 class="name">{title}</h2>
        </div>
        <button type="button" class="icon-button" aria-label="Collapse" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      <p class="message">{message}</p>
      {action && (
        <div class="action">
          <button type="button" class="primary" data-testid="primary" onClick={action.run}>
            {action.label}
          </button>
        </div>
      )}
    </section>
  )
}
