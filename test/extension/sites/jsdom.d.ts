/** The little of jsdom that the tests use; it ships no types. */
declare module 'jsdom' {
  export class JSDOM {
    constructor(html: string, options: { url: string; runScripts: 'dangerously'; pretendToBeVisual: boolean })
    readonly window: Window & typeof globalThis
  }
}
