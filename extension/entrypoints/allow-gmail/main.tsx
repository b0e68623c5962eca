import { render } from 'preact'
import { browser } from 'wxt/browser'
import { send } from '../../messaging/send.ts'
import { cssVariables, dark, light } from '../../ui/tokens.ts'
import { AllowGmail, draftAddress } from './allow-gmail.tsx'
import '../options/options.css'

const isDark = matchMedia('(prefers-color-scheme: dark)').matches
document.documentElement.style.cssText = cssVariables(isDark ? dark : light)
document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'

const app = document.getElementById('app')
const address = draftAddress(location.hash)
if (app && address) {
  render(
    <AllowGmail
      // The browser asks only inside a click on a page of our own.
      allow={() => browser.permissions.request({ origins: ['https://mail.google.com/*'] })}
      answered={() => send('gmailAnswered', {})}
      goOn={() => location.replace(address)}
    />,
    app,
  )
}
