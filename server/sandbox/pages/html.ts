const STYLE = `body{font:14px/1.5 system-ui,sans-serif;margin:2rem auto;padding:0 1.5rem;max-width:76rem;color:#222;background:#fff}
h1{margin-bottom:.25rem}h2{margin:2rem 0 .25rem}small{font-weight:normal;color:#666}
nav a{margin-right:1rem}p{margin:.25rem 0}
.wide{overflow-x:auto}table{border-collapse:collapse;margin:.5rem 0}
td,th{border:1px solid #ddd;padding:.2rem .6rem;text-align:left;vertical-align:top}th{background:#f3f3f3;font-weight:600}
code{white-space:pre-wrap;word-break:break-word;font-size:12px}.bad{color:#a40000;font-weight:600}.empty{color:#666}
form{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end;margin:.5rem 0}label{display:flex;flex-direction:column;font-size:12px;color:#555}
input,select,button{font:inherit;padding:.15rem .4rem}`

const MARKS: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

export function escapeHtml(value: unknown): string {
  return String(value ?? '').replace(/[&<>"']/g, (mark) => MARKS[mark] ?? mark)
}

/** A whole page; `body` is HTML. */
export function page(title: string, body: string): string {
  return `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`
}

/** A table of HTML cells, or a line that says there is nothing. */
export function table(heads: string[], rows: string[][], nothing: string): string {
  if (rows.length === 0) return `<p class="empty">${escapeHtml(nothing)}</p>`
  const head = heads.map((one) => `<th>${escapeHtml(one)}</th>`).join('')
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('')
  return `<div class="wide"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`
}

/** A status, marked where it is none or an error. */
export function statusCell(status: number, none: string): string {
  const words = status === 0 ? none : String(status)
  return status === 0 || status >= 400 ? `<span class="bad">${escapeHtml(words)}</span>` : escapeHtml(words)
}
