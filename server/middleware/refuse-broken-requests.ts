import type { Server } from 'node:http'
import type { Socket } from 'node:net'
import type { Problem } from '#shared/api/problem.ts'

const HEAD_MS = 10_000
const WHOLE_MS = 60_000
const MAX_HEADERS = 100

/**
 * Answers what Node refuses before there is a request (headers over 16 KB, broken HTTP, a sender who takes too long)
 * with a problem document instead of an empty line, and closes the connection.
 */
export function refuseBrokenRequests(server: Server): void {
  server.headersTimeout = HEAD_MS
  server.requestTimeout = WHOLE_MS
  server.maxHeadersCount = MAX_HEADERS
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy()
    socket.end(answerTo(error.code))
  })
}

function answerTo(code: string | undefined): string {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return answer(431, 'Request Header Fields Too Large', 'The headers are over 16 KB. Send less, cookies too.')
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') {
    return answer(408, 'Request Timeout', 'The request took too long to arrive. Send it again.')
  }
  return answer(400, 'Bad Request', 'This is no HTTP request that can be read.')
}

function answer(status: number, title: string, detail: string): string {
  const code = status === 431 ? 'too-large' : 'malformed'
  const problem: Problem = {
    type: `urn:tributary:problem:${code}`,
    title: title.toLowerCase(),
    status,
    detail,
    code,
    instance: '',
  }
  const body = JSON.stringify(problem)
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
