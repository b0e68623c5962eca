import type { JSX, TargetedMouseEvent } from 'preact'

export type CopiedMail = { html: string; text: string }

/** The way on where Gmail does not take the draft: formatted and as plain text, pasted by the person. */
export function CopyButton({ mail }: { mail: CopiedMail }): JSX.Element {
  const copy = async (event: TargetedMouseEvent<HTMLButtonElement>) => {
    const button = event.currentTarget
    button.textContent = (await copyMail(mail)) ? 'Copied' : 'Not allowed. Select it and copy.'
  }
  return (
    <button type="button" class="link" data-testid="copy" onClick={copy}>
      Copy the text
    </button>
  )
}

/** Puts a mail on the clipboard, formatted and as text; false where the browser does not let it. */
export async function copyMail({ html, text }: CopiedMail): Promise<boolean> {
  const part = (content: string, type: string) => new Blob([content], { type })
  try {
    const both = { 'text/html': part(html, 'text/html'), 'text/plain': part(text, 'text/plain') }
    await navigator.clipboard.write([new ClipboardItem(both)])
    return true
  } catch {
    return false
  }
}
