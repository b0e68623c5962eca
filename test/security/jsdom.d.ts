/** The little of jsdom that is used here; it carries no types of its own. */
declare module 'jsdom' {
  type Found = { localName: string; attributes: Iterable<{ name: string; value: string }> }
  export class JSDOM {
    constructor(html: string)
    window: { document: { querySelectorAll(selector: string): Iterable<Found>; body: { textContent: string } } }
  }
}
