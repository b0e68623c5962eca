export type ServerAddress = {
  /** Origin of the service, without a slash at the end. */
  serverUrl: string
  /** The whole sign-in link if one was pasted; used once to open the confirming page, never stored. */
  link: URL | null
}

/**
 * Reads what a person pasted: "127.0.0.1:8787", an https address, or the sign-in link printed when the service starts.
 * Throws one sentence that says what to paste instead. Plain http is taken only for this machine, because the token
 * would travel in the clear.
 */
export function parseServerAddress(pasted: string): ServerAddress {
  const text = pasted.trim()
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `${isLoopback(text) ? 'http' : 'https'}://${text}`)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || /\s/.test(text) || url.hostname === '') {
    throw new Error(`"${text}" is not an address. Paste the link printed when the service starts.`)
  }
  if (url.protocol === 'http:' && !isLoopback(url.host)) {
    throw new Error(`${url.host} needs https: your sign-in would travel in the clear. Paste an https address.`)
  }
  const isLink = url.search !== '' || url.hash !== '' || url.pathname !== '/'
  return { serverUrl: url.origin, link: isLink ? url : null }
}

/** The page on which the person confirms: the pasted link carrying the code, else the one the service named. */
export function confirmPage(link: URL | null, userCode: string, verificationUriComplete: string): string {
  if (!link) return verificationUriComplete
  const page = new URL(link)
  page.searchParams.set('user_code', userCode)
  return page.href
}

function isLoopback(host: string): boolean {
  return /^(localhost|[a-z0-9-]+\.localhost|127(\.\d+){3}|\[::1\])(:\d+)?(\/|$|\?)/i.test(host)
}
