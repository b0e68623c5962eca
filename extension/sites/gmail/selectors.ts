/** One way to find a thing in Gmail: where it was seen and when. Several hold at once, for layouts roll out by account. */
type Candidate = { selector: string; seen: string }

/**
 * Every selector of Gmail, as data: for each thing the candidates in the order they are tried
 * (evidence: reference/gmail-selector-matrix.md and reference/gmail.md §3). Never on localised labels or on ids.
 */
export const selectors = {
  threadHeading: [
    { selector: 'h2[data-legacy-thread-id]', seen: 'heading 2026-08' },
    { selector: '[role="main"] [data-legacy-thread-id]:not(tr *)', seen: 'registry of another project, 2026-07' },
  ],
  /** With the reading pane the heading gets its ids late, the selected row has them at once. */
  selectedRow: [{ selector: '[gh="tl"] tr.aps [data-legacy-thread-id]', seen: 'list row 2026-07' }],
  message: [{ selector: '[role="listitem"]', seen: '2016, 2020, 2023, 2025, 2026-09' }],
  person: [{ selector: '[email]', seen: '2016 to 2026, the steadiest of all' }],
  /** What people wrote. Nothing inside is ever read. */
  content: [
    { selector: '.a3s', seen: '2016 to 2025' },
    { selector: '[g_editable]', seen: '2020 to 2025' },
    { selector: '[contenteditable="true"]', seen: '2020 to 2025' },
  ],
  composeBody: [
    { selector: 'div[g_editable="true"][role="textbox"]', seen: 'popup 2020-10, 2023, 2025' },
    { selector: 'div[role="textbox"][contenteditable="true"]', seen: 'inline reply 2025-02' },
  ],
  plainBody: [{ selector: 'textarea.Ak', seen: 'plain-text mode, 2020 and later' }],
  composeRoot: [
    { selector: '[role="dialog"]', seen: 'popup 2020-10, 2023' },
    { selector: '.M9', seen: 'popup and inline 2020 to 2026' },
    { selector: '[role="region"]', seen: 'popup 2020-10' },
    { selector: 'body.xE.xp', seen: 'window of its own, registry of another project' },
  ],
  subject: [{ selector: 'input[name="subjectbox"]', seen: '2020 to 2026' }],
  hiddenSubject: [{ selector: 'input[name="subject"][type="hidden"]', seen: '2020 to 2026' }],
  draftId: [{ selector: 'input[name="draft"]', seen: '2020 to 2026' }],
  replyThreadId: [{ selector: 'input[name="lts"]', seen: '2020 to 2026' }],
  recipientChip: [
    { selector: '[role="option"][data-hovercard-id]', seen: 'new recipients, 2021-10 and later' },
    { selector: '.vR [email]', seen: 'old recipients, until 2022' },
  ],
  recipientField: [
    { selector: '[name="to"] input[role="combobox"]', seen: 'new recipients, 2024' },
    { selector: 'textarea[name="to"]', seen: 'old recipients, 2020-10' },
  ],
  recipientText: [{ selector: 'textarea:is([name="to"], [name="cc"], [name="bcc"])', seen: 'old recipients, 2020-10' }],
  send: [{ selector: '.T-I.aoO[role="button"]', seen: '2020-10, three of 2023' }],
  signature: [
    { selector: '.gmail_signature_prefix', seen: '2019 and later' },
    { selector: '[data-smartmail="gmail_signature"]', seen: '2015 and later' },
    { selector: '.gmail_signature', seen: '2013 and later' },
  ],
  /** "View message" and "Undo" of the toast after sending; language-free. */
  sentToast: [{ selector: '#link_vsm', seen: 'six scripts of other people, 2019 to 2025' }],
  undoToast: [{ selector: '#link_undo', seen: 'six scripts of other people, 2019 to 2025' }],
} satisfies Record<string, Candidate[]>

export type SelectorName = keyof typeof selectors

/** All candidates of one thing as one selector, for `closest` and `matches`. */
export function anyOf(name: SelectorName): string {
  return selectors[name].map(({ selector }) => selector).join(', ')
}

/** Elements of the first candidate that finds any. */
export function findAll(root: ParentNode, name: SelectorName): Element[] {
  for (const { selector } of selectors[name]) {
    const found = [...root.querySelectorAll(selector)]
    if (found.length) return found
  }
  return []
}

/** First visible element of the first candidate that has one. */
export function findShown(root: ParentNode, name: SelectorName): Element | null {
  for (const { selector } of selectors[name]) {
    const shown = [...root.querySelectorAll(selector)].find(isShown)
    if (shown) return shown
  }
  return null
}

/** Gmail keeps the views it left, hidden. Environments without layout know only the attribute. */
export function isShown(element: Element): boolean {
  return element.closest('[hidden]') === null && (element.checkVisibility?.() ?? true)
}

/** How often each candidate matches now; shown in the options, never sent. */
export function selectorHealth(doc: Document): { name: string; selector: string; count: number }[] {
  return Object.entries(selectors).flatMap(([name, candidates]) =>
    candidates.map(({ selector }) => ({ name, selector, count: doc.querySelectorAll(selector).length })),
  )
}
