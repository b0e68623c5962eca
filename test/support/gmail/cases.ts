/** How the page opens a draft; see test/pages/gmail/composes. */
export type Case = {
  where: 'popup' | 'inline' | 'full screen' | 'pop-out' | 'two open'
  recipients: 'old' | 'new'
  body: 'empty' | 'signature' | 'quote' | 'selection'
  mode: 'html' | 'plain'
  /** False: nobody has clicked into the draft yet. */
  caret?: boolean
  folded?: boolean
  chips?: 'never'
  close?: boolean
  without?: string[]
  lang?: string
  label?: string
  dir?: 'ltr' | 'rtl'
}

type State = {
  body: string
  subject: string
  to: string
  typed: string
  bcc: string
  focused: boolean
  search: string
  theirs: string
  neighbour: string
  selected: string
}
export type Played = {
  before: State
  outcome: {
    ok: boolean
    how?: string
    recipient?: string
    reason?: string
    message?: string
    notes?: string[]
    taken: boolean | null
    milliseconds: number
  }
  after: State
  undone: State
}

export const MAIL = {
  html: '<div>Hi <b>Kevin</b>,</div><div><br></div><ul><li>One</li></ul><div>Kevin</div>',
  text: 'Hi Kevin,\n\n- One\n\nKevin',
  subject: 'Planning talk',
  to: 'kevin@clockworkcoaching.test',
}

const WHERE = ['popup', 'inline', 'full screen', 'pop-out', 'two open'] as const
const RECIPIENTS = ['old', 'new'] as const
const BODY = ['empty', 'signature', 'quote', 'selection'] as const
const MODE = ['html', 'plain'] as const

/** 5 × 2 × 4 × 2 = 80 ways in which a draft may stand open. */
export const cases: Case[] = WHERE.flatMap((where) =>
  RECIPIENTS.flatMap((recipients) => BODY.flatMap((body) => MODE.map((mode) => ({ where, recipients, body, mode })))),
)

const SIGNATURE =
  '<span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" ' +
  'data-smartmail="gmail_signature"><div dir="ltr">Sarah<br>Reservoir</div></div>'
const QUOTE =
  '<div class="gmail_quote gmail_quote_container"><div dir="ltr" class="gmail_attr">On Fri, Nov 20, 2026 at 8:05 AM ' +
  'Kevin wrote:<br></div><blockquote class="gmail_quote" style="margin:0 0 0 .8ex"><div dir="ltr">We could do the ' +
  'second week of March.</div></blockquote></div>'
const PLAIN_QUOTE =
  '\n\nOn Fri, Nov 20, 2026 at 8:05 AM Kevin <kevin@clockworkcoaching.test>\nwrote:\n\n' +
  '> We could do the second week of March.\n'

/**
 * What stands in the body afterwards, to the character. Gmail's own line above signature and quote takes the draft;
 * "old", which was selected, is replaced, with an empty line between the draft and the words around it.
 */
const inHtml: Record<Case['body'], string> = {
  empty: MAIL.html,
  signature: `<div>${MAIL.html}</div>${SIGNATURE}`,
  quote: `<div>${MAIL.html}</div>${QUOTE}`,
  selection: `<div>Good&nbsp;<div><br></div>${MAIL.html}<div><br></div>&nbsp;words</div>`,
}
const inPlain: Record<Case['body'], string> = {
  empty: MAIL.text,
  signature: `${MAIL.text}\n\n-- \nSarah\nReservoir`,
  quote: MAIL.text + PLAIN_QUOTE,
  selection: `Good \n${MAIL.text}\n words`,
}

/** Firefox 153 keeps one more `<br>` behind what its command inserted (reference/gmail.md §2.2). */
const inFirefox: Record<Case['body'], string> = {
  empty: `${MAIL.html}<br>`,
  signature: `<div>${MAIL.html}<br></div>${SIGNATURE}`,
  quote: `<div>${MAIL.html}<br></div>${QUOTE}`,
  selection: `<div>Good&nbsp;<div><br></div>${MAIL.html}<div><br><br></div>&nbsp;words</div>`,
}

export function wantedBody({ body, mode }: Case, browser: 'chromium' | 'firefox' = 'chromium'): string {
  if (mode === 'plain') return inPlain[body]
  return browser === 'firefox' ? inFirefox[body] : inHtml[body]
}

/** Recipient and subject: a reply keeps its own, a new mail gets the draft's; the old field holds text. */
export function wantedHead({ where, recipients }: Case): { to: string; subject: string } {
  if (where === 'inline') return { to: MAIL.to, subject: 'Re: Planning talk in spring' }
  return { to: recipients === 'old' ? `${MAIL.to}, ` : MAIL.to, subject: MAIL.subject }
}

export function nameOf({ where, recipients, body, mode }: Case): string {
  return `${where}, ${recipients} recipients, ${body}, ${mode}`
}
