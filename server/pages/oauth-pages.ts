import { html } from 'hono/html'
import { type Html, layout } from './layout.ts'

/** Asks an operator to go on to HubSpot, where an admin of the account consents. */
export function installPage(key: string): Html {
  return layout(
    'Connect a HubSpot account',
    html`<h1>Connect a HubSpot account</h1>
      <p>
        HubSpot asks which account, and what Tributary may do there. You need to be a super admin of it. Whoever connects
        an account first is its admin here.
      </p>
      <form method="post" action="/oauth/install">
        <input type="hidden" name="key" value="${key}" />
        <div class="actions"><button type="submit">Continue to HubSpot</button></div>
      </form>`,
  )
}
