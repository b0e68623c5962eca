import { type Answer, readAnswer } from './read-answer.ts'

const names = { page: 'ytInitialData', player: 'ytInitialPlayerResponse' }

/**
 * Reads the answers written into the document's own scripts. They belong to the FIRST page of this document and go on
 * answering for it after a move, so a caller must compare their ids with the URL.
 */
export function readInline(doc: Document): Answer {
  const scripts = Array.from(doc.querySelectorAll('script:not([src])'), (script) => script.textContent ?? '')
  const read = (name: string) => scripts.map((text) => assigned(text, name)).find((value) => value !== null)
  return readAnswer(read(names.page), read(names.player))
}

/** The object assigned to a global in script text (`var x = {…};`, `window["x"] = {…};`), or null. */
export function assigned(script: string, name: string): unknown {
  if (!script.includes(name)) return null
  const start = new RegExp(`\\b${name}(?:["']\\])?\\s*=\\s*(?=\\{)`).exec(script)
  if (!start) return null
  const from = start.index + start[0].length
  // Nearly always the first "};" ends the object; counting braces is slower (a watch page in 37 ms instead of 25).
  const quick = script.indexOf('};', from)
  return parsed(script.slice(from, quick + 1)) ?? parsed(script.slice(from, endOfObject(script, from)))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** Index after the brace that closes the object opened at `from`; braces inside strings do not count. */
function endOfObject(text: string, from: number): number {
  const token = /"(?:[^"\\]|\\.)*"|[{}]/gs
  token.lastIndex = from
  for (let depth = 0, match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '{') depth++
    else if (match[0] === '}' && --depth === 0) return token.lastIndex
  }
  return text.length
}
