import type { OutreachReply } from '#shared/api/outreach.ts'
import type { Rendered } from '#shared/api/rendered.ts'
import { type ComposeFields, composeUrl } from '#shared/sites/gmail-url.ts'
import type { ComposePayload } from '../messaging/protocol.ts'
import { sessionItem } from '../storage.ts'
import { openCompose } from './compose-tabs.ts'
import type { Deps } from './deps.ts'
import { syncAfterWrite } from './tick.ts'

/** Opens Gmail's compose with what the service rendered, and brings the local index up to date behind it. */
export async function openReply(deps: Deps, reply: OutreachReply, notice: string): Promise<void> {
  const { undo, existing } = reply
  const said = existing
    ? `${existing.byName} was first: this partner is known since ${existing.at.slice(0, 10)}`
    : notice
  const payload = await payloadOf(reply)
  const { to, subject, text } = payload
  // Somebody with two Gmail accounts writes from the one the service knows, not from the browser's first.
  const account = await ownAccount()
  const address = addressFor({ to, subject, body: text, account })
  await openCompose(deps, address, { ...payload, notice: { text: said, undo } })
  await syncAfterWrite(deps)
}

/** What a page needs to put a draft into a mail; `account` is that of the profile that signs, to compare with the mailbox. */
export async function payloadOf({ partnerId, touchpointId, compose }: OutreachReply): Promise<ComposePayload> {
  const { templateId, to, subject, html, text, sender } = compose
  const account = sender?.email || (await ownAccount())
  return { partnerId, touchpointId, templateId, to, subject, html, text, account }
}

type Shared = Pick<Rendered, 'templateId' | 'subject' | 'html' | 'text'> & {
  partnerIds: string[]
  bcc: string[]
  notice: string
}

/** Opens one draft for several partners, all in blind copy; the Gmail script puts the addresses in. */
export async function openShared(deps: Deps, mail: Shared): Promise<void> {
  const { partnerIds, bcc, notice, templateId, subject, html, text } = mail
  const account = await ownAccount()
  await openCompose(deps, addressFor({ to: null, subject, body: text, account }), {
    partnerId: partnerIds[0] ?? '',
    partnerIds,
    bcc,
    touchpointId: null,
    templateId,
    to: null,
    subject,
    html,
    text,
    account,
    notice: { text: notice, undo: null },
  })
}

async function ownAccount(): Promise<string | null> {
  return (await sessionItem.getValue()).user?.email ?? null
}

/** A subject too long for an address is left to the Gmail script, which fills an empty subject itself. */
function addressFor(fields: ComposeFields): string {
  try {
    return composeUrl(fields)
  } catch {
    return composeUrl({ ...fields, subject: '', body: null })
  }
}
