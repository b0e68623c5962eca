import type { Page } from 'playwright-core'

/** The overlay on a page, by what a person sees of it. Its shadow root is open to the test. */
export function overlayOn(page: Page) {
  const root = page.locator('tributary-overlay')
  return {
    root,
    pill: root.getByTestId('pill'),
    card: root.getByTestId('partner-card'),
    draft: root.getByTestId('draft-card'),
    preview: root.getByTestId('preview'),
    subject: root.getByTestId('draft-subject'),
    missing: root.getByTestId('missing'),
    openGmail: root.getByTestId('open-gmail'),
    toast: root.getByTestId('toast'),
    undo: root.getByTestId('undo'),
    next: root.getByTestId('next'),
    health: root.getByTestId('health'),
    message: root.getByTestId('message-card'),
    field: (name: string) => root.locator(`[data-value="${name}"]`),
  }
}
export type Overlay = ReturnType<typeof overlayOn>
