import { html } from 'hono/html'
import { type Html, layout } from './layout.ts'

/** What was typed, to be shown again beside what is wrong with it. */
export type Profile = { name: string; email: string; title: string; calendarUrl: string }

/** Signs a browser in with the one-time link; asks who they are if the portal has no admin yet. */
export function connectPage(page: {
  key: string
  userCode: string
  adminName: string | null
  problem: string | null
  typed: Profile
}): Html {
  return layout(
    'Sign in',
    html`<h1>Sign this browser in</h1>
      ${problemLine(page.problem)}
      <p>
        ${page.adminName ? html`You will be signed in as <strong>${page.adminName}</strong>, admin of this portal.` : 'You will be the first admin of this portal. Your mails are signed with these.'}
      </p>
      <form method="post" action="/connect">
        <input type="hidden" name="key" value="${page.key}" />
        <input type="hidden" name="user_code" value="${page.userCode}" />
        ${page.adminName ? '' : profileFields(page.typed)}
        <div class="actions"><button type="submit">Sign in</button></div>
      </form>`,
  )
}

function profileFields(typed: Profile): Html {
  return html`<label>Name <input name="name" value="${typed.name}" required maxlength="100" autocomplete="name" /></label>
    <label>E-mail address <input name="email" type="email" value="${typed.email}" required maxlength="320" autocomplete="email" /></label>
    <label>Title <input name="title" value="${typed.title}" maxlength="100" autocomplete="organization-title" /></label>
    <label>Calendar link <input name="calendar_url" type="url" value="${typed.calendarUrl}" placeholder="https://" maxlength="500" /></label>`
}

/** Asks a browser that is not signed in for HubSpot's word, where an app is configured, or for the sign-in link. */
export function notSignedInPage(page: { hubspot: boolean; userCode: string; problem: string | null }): Html {
  return layout(
    'Sign in first',
    html`<h1>Sign in first</h1>
      ${problemLine(page.problem)}
      ${page.hubspot ? hubspotLink(page.userCode) : ''}
      <p>The service printed a sign-in link when it started. Open it in this browser, or paste it here.</p>
      <form method="get" action="/connect">
        <label>Sign-in link <input name="key" required maxlength="500" autocomplete="off" /></label>
        <input type="hidden" name="user_code" value="${page.userCode}" />
        <div class="actions"><button type="submit">Continue</button></div>
      </form>
      <p class="muted">Lost it? <code>npm run cli -- sign-in</code> prints a new one.</p>`,
  )
}

function hubspotLink(userCode: string): Html {
  const query = userCode ? `?user_code=${encodeURIComponent(userCode)}` : ''
  return html`<p class="actions"><a class="button" href="/oauth/sign-in${query}">Sign in with HubSpot</a></p>
    <p class="muted">Or with a sign-in link:</p>`
}

/** Asks for the code that the extension shows. */
export function enterCodePage(page: { name: string; problem: string | null }): Html {
  return layout(
    'Connect a device',
    html`<h1>Connect the extension</h1>
      ${problemLine(page.problem)}
      <p>You are signed in as <strong>${page.name}</strong>. Open the extension's options, choose Connect, and type the code it shows.</p>
      <form method="get" action="/device">
        <label>Code <input name="user_code" required maxlength="12" autocomplete="off" autocapitalize="characters" placeholder="XXXX-XXXX" /></label>
        <div class="actions"><button type="submit">Continue</button></div>
      </form>`,
  )
}

/** Shows who asks and lets the person decide. */
export function confirmPage(page: {
  userCode: string
  label: string
  askedFrom: string | null
  /** The code was asked for at another address than that of this browser. */
  elsewhere: boolean
  name: string
  csrf: string
}): Html {
  return layout(
    'Connect this device?',
    html`<h1>Connect a device?</h1>
      <p>
        It calls itself <strong>${page.label}</strong>${page.askedFrom ? ` and asked from ${page.askedFrom}` : ''}. It will
        act as <strong>${page.name}</strong>.
      </p>
      ${page.elsewhere ? problemLine('This code was asked for from another network than yours. If somebody sent you here, choose "Not me".') : ''}
      <p>Only confirm if you started this yourself and your extension shows exactly this code.</p>
      <p class="code">${page.userCode}</p>
      <form method="post" action="/device">
        <input type="hidden" name="user_code" value="${page.userCode}" />
        <input type="hidden" name="csrf" value="${page.csrf}" />
        <div class="actions">
          <button type="submit" name="answer" value="deny" class="quiet">Not me</button>
          <button type="submit" name="answer" value="approve">Connect</button>
        </div>
      </form>`,
  )
}

/** A failure on one of these pages, with the way back. */
export function errorPage(message: string): Html {
  return layout(
    'That did not work',
    html`<h1>That did not work</h1>
      ${problemLine(message)}
      <p><a href="/device">Open the code page again</a></p>`,
  )
}

export function donePage(approved: boolean): Html {
  return approved
    ? layout('Connected', html`<h1>Connected</h1><p>The extension is signed in. You can close this tab.</p>`)
    : layout('Refused', html`<h1>Refused</h1><p>The device was not connected. You can close this tab.</p>`)
}

/** What a person sees once the extension is removed. */
export function uninstalledPage(done: boolean): Html {
  return layout(
    'Tributary was removed',
    html`<h1>Tributary was removed</h1>
      <p>
        ${done ? 'Its sign-in has ended, and with the extension went all it kept in this browser.' : 'This browser is not signed in any more.'}
      </p>`,
  )
}

function problemLine(problem: string | null): Html | '' {
  return problem ? html`<p class="warn" role="alert">${problem}</p>` : ''
}
