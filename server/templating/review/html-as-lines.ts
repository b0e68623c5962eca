/** What a mail program's plain form of the HTML would say, one line a block, without empty lines. */
export function htmlAsLines(html: string): string[] {
  const text = html
    .replace(/<a href="([^"]*)">(.*?)<\/a>/g, (_, address: string, words: string) =>
      words === address ? words : `${words} (${address})`,
    )
    .replace(/<li>/g, '\n• ')
    .replace(/<\/?(?:div|ul|ol|li|br|hr|table|tbody|tr|td)\b[^>]*>/g, '\n')
    .replace(/<[^>]+>/g, '')
    .replace(/&(lt|gt|quot|#x27|amp);/g, (_, name: string) => ENTITIES[name] ?? '')
  return textAsLines(text)
}

/** The lines of a plain text that hold something. */
export function textAsLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

const ENTITIES: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#x27': "'", amp: '&' }
