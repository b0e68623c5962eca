/** One way to find a thing in Gmail, and when that was last seen. */
export type Candidate = readonly [selector: string, seen: string]

/**
 * Every selector of Gmail, as data: for each thing the candidates in the order they are tried. Several hold at once,
 * for layouts roll out account by account (evidence: reference/gmail-selector-matrix.md and reference/gmail.md §3).
 * Never on localised labels or on ids that a build makes. The dates are those of the pages they were seen on.
 */
export const selectors = {
  threadHeading: [
    ['h2[data-legacy-thread-id]', '2026-08'],
    ['[role="main"] [data-legacy-thread-id]:not(tr *)', '2026-07'],
  ],
  /** With the reading pane the heading gets its ids late, the selected row has them at once. */
  selectedRow: [['[gh="tl"] tr.aps [data-legacy-thread-id]', '2026-07']],
  message: [
    ['[role="listitem"]', '2026-09'],
    ['.adn, .adf', '2026-09'],
  ],
  messageId: [['[data-legacy-message-id]', '2026-09']],
  /** The one who wrote a message; the recipients stand in `.g2`. */
  writer: [
    ['.gD[email]', '2026-09'],
    ['[email]', '2026-09'],
  ],
  person: [['[email]', '2026-09']],
  /** What people wrote. Nothing inside is ever read. */
  content: [
    ['.a3s', '2025-08'],
    ['[g_editable]', '2025-02'],
    ['[contenteditable="true"]', '2025-02'],
  ],
  composeBody: [
    ['div[g_editable="true"][role="textbox"]', '2025-02'],
    ['div[role="textbox"][contenteditable="true"]', '2025-02'],
  ],
  /** Plain-text mode. */
  plainBody: [['textarea.Ak', '2020-10']],
  composeRoot: [
    ['[role="dialog"]', '2023-01'],
    ['.M9', '2026-09'],
    ['[role="region"]', '2020-10'],
    ['body.xE.xp', '2023-01'],
  ],
  subject: [['input[name="subjectbox"]', '2026-09']],
  hiddenSubject: [['input[name="subject"][type="hidden"]', '2026-09']],
  draftId: [['input[name="draft"]', '2026-09']],
  replyThreadId: [['input[name="lts"]', '2026-09']],
  from: [['input[name="from"]', '2026-09']],
  /** New recipients since 2021-10; the old ones are still there for some accounts. */
  recipientChip: [
    ['[role="option"][data-hovercard-id]', '2023-01'],
    ['.vR [email]', '2020-10'],
  ],
  recipientField: [
    ['[name="to"] input[role="combobox"]', '2024-01'],
    ['textarea[name="to"]', '2020-10'],
  ],
  bccField: [
    ['[name="bcc"] input[role="combobox"]', '2024-01'],
    ['textarea[name="bcc"]', '2020-10'],
  ],
  recipientText: [['textarea:is([name="to"], [name="cc"], [name="bcc"])', '2020-10']],
  /** Recipients folded into one line; a click opens their fields. */
  recipientFold: [['.aoD.hl', '2020-10']],
  bccOpener: [['span.pB[role="link"]', '2020-10']],
  send: [['.T-I.aoO[role="button"]', '2023-01']],
  /** Of the menu beside Send; not verified on a live account. */
  sendLater: [['[selector="scheduledSend"]', '2019-04']],
  signature: [
    ['.gmail_signature_prefix', '2019-01'],
    ['[data-smartmail="gmail_signature"]', '2015-01'],
    ['.gmail_signature', '2013-01'],
  ],
  quote: [['.gmail_quote', '2025-02']],
  /** "View message" and "Undo" of the toast after sending; language-free. */
  sentToast: [['#link_vsm', '2025-01']],
  undoToast: [['#link_undo', '2025-01']],
} as const satisfies Record<string, readonly Candidate[]>

export type SelectorName = keyof typeof selectors

/** All candidates of one thing as one selector, for `closest` and `matches`. */
export function anyOf(name: SelectorName): string {
  return selectors[name].map(([selector]) => selector).join(', ')
}

/** Elements of the first candidate that finds any. */
export function findAll(root: ParentNode, name: SelectorName): Element[] {
  for (const [selector] of selectors[name]) {
    const found = [...root.querySelectorAll(selector)]
    if (found.length) return found
  }
  return []
}

/** First visible element of the first candidate that has one. */
export function findShown(root: ParentNode, name: SelectorName): Element | null {
  for (const [selector] of selectors[name]) {
    const shown = [...root.querySelectorAll(selector)].find(isShown)
    if (shown) return shown
  }
  return null
}

/** Gmail keeps the views it left, hidden. Environments without layout know only the attribute. */
export function isShown(element: Element): boolean {
  return element.closest('[hidden]') === null && (element.checkVisibility?.() ?? true)
}
