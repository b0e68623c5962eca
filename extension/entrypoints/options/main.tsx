import { render } from 'preact'
import { browser } from 'wxt/browser'
import { onBroadcast } from '../../messaging/broadcast.ts'
import { send } from '../../messaging/send.ts'
import { cssVariables, dark, light } from '../../ui/tokens.ts'
import { Options } from './options.tsx'
import './options.css'

const GMAIL = { origins: ['https://mail.google.com/*'] }

function paintTheme(isDark: boolean): void {
  document.documentElement.style.cssText = cssVariables(isDark ? dark : light)
  document.documentElement.style.colorScheme = isDark ? 'dark' : 'light'
}

const prefersDark = matchMedia('(prefers-color-scheme: dark)')
paintTheme(prefersDark.matches)
prefersDark.addEventListener('change', (event) => paintTheme(event.matches))

const app = document.getElementById('app')
if (app) {
  render(
    <Options
      send={send}
      now={Date.now}
      // The browser asks only inside a click, so the page asks and not the background.
      allowGmail={() => browser.permissions.request(GMAIL)}
      forbidGmail={() => browser.permissions.remove(GMAIL)}
      onNews={(callback, signal) => onBroadcast(callback, signal)}
    />,
    app,
  )
}
