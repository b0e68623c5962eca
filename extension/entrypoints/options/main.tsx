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

async function shortcutKeys(): Promise<string> {
  const [command] = (await browser.commands.getAll()).filter(({ name }) => name === 'open-card')
  return command?.shortcut ?? ''
}

/** Chrome has a page for it and Firefox a call. */
async function changeShortcut(): Promise<void> {
  const { openShortcutSettings } = browser.commands as { openShortcutSettings?: () => Promise<void> }
  if (openShortcutSettings) return openShortcutSettings()
  await browser.tabs.create({ url: 'chrome://extensions/shortcuts' })
}

function saveFile(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  URL.revokeObjectURL(address)
}

const app = document.getElementById('app')
if (app) {
  render(
    <Options
      send={send}
      now={Date.now}
      // The browser asks only inside a click, so the page asks and not the background.
      allowGmail={() => browser.permissions.request(GMAIL)}
      forbidGmail={() => browser.permissions.remove(GMAIL)}
      shortcut={{ read: shortcutKeys, change: changeShortcut }}
      save={saveFile}
      onNews={(callback, signal) => onBroadcast(callback, signal)}
    />,
    app,
  )
}
