import { expect, test } from 'vitest'
import { confirmPage, parseServerAddress } from '../../../extension/background/server-url.ts'

test.each([
  ['127.0.0.1:8787', 'http://127.0.0.1:8787'],
  [' http://localhost:8787/ ', 'http://localhost:8787'],
  ['partners.example.com', 'https://partners.example.com'],
  ['https://partners.example.com/', 'https://partners.example.com'],
])('%s is the service at %s', (pasted, serverUrl) => {
  expect(parseServerAddress(pasted)).toEqual({ serverUrl, link: null })
})

test('a whole sign-in link gives the service and opens that very link with the code added', () => {
  const { serverUrl, link } = parseServerAddress('http://127.0.0.1:8787/setup?key=abc')
  expect(serverUrl).toBe('http://127.0.0.1:8787')
  expect(confirmPage(link, 'WDJB-MJHT', 'http://127.0.0.1:8787/device')).toBe(
    'http://127.0.0.1:8787/setup?key=abc&user_code=WDJB-MJHT',
  )
})

test('a plain address opens the page the service names', () => {
  expect(confirmPage(null, 'WDJB-MJHT', 'https://s.example.com/device?user_code=WDJB-MJHT')).toBe(
    'https://s.example.com/device?user_code=WDJB-MJHT',
  )
})

test.each(['http://partners.example.com', 'http://127.0.0.1.evil.example', 'http://localhost.example.com'])(
  '%s is refused because the token would travel in the clear',
  (pasted) => {
    expect(() => parseServerAddress(pasted)).toThrow(/needs https/)
  },
)

test.each(['', 'javascript://x', 'two words', 'ftp://example.com'])('%j is refused as no address', (pasted) => {
  expect(() => parseServerAddress(pasted)).toThrow(/is not an address/)
})
