import { html } from 'hono/html'
import type { HtmlEscapedString } from 'hono/utils/html'

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>

/** Frame of every served page. */
export function layout(title: string, content: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} · Tributary</title>
        <link rel="stylesheet" href="/pages.css" />
      </head>
      <body>
        <main>
          <p class="brand">Tributary</p>
          ${content}
        </main>
      </body>
    </html>`
}

export const PAGES_CSS = `
:root { color-scheme: light dark; --ink: #1c2430; --muted: #566072; --paper: #f4f6f8; --card: #fff; --line: #d8dee6; --accent: #1d5fd1; --warn: #a02b1d; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --muted: #a4afbd; --paper: #12171d; --card: #1b222b; --line: #323c48; --accent: #8ab4ff; --warn: #ff9a8c; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { width: 100%; max-width: 440px; padding: 28px; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.25; }
p { margin: 0 0 14px; }
.brand { margin-bottom: 18px; color: var(--accent); font-weight: 650; letter-spacing: .01em; }
.muted { color: var(--muted); font-size: 14px; }
.warn { color: var(--warn); font-weight: 600; }
.code { margin: 18px 0; padding: 14px; border: 1px solid var(--line); border-radius: 10px; text-align: center; font: 600 28px/1.2 ui-monospace, monospace; letter-spacing: .12em; }
label { display: block; margin: 0 0 14px; font-weight: 600; font-size: 14px; }
input { display: block; width: 100%; margin-top: 4px; padding: 10px 12px; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--line); border-radius: 8px; }
.actions { display: flex; gap: 10px; margin-top: 18px; }
button, .button { flex: 1; text-align: center; text-decoration: none; padding: 11px 14px; font: inherit; font-weight: 600; border-radius: 8px; border: 1px solid var(--accent); background: var(--accent); color: var(--card); cursor: pointer; }
button.quiet { background: transparent; color: var(--ink); border-color: var(--line); }
:is(button, input, a):focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`
