/**
 * Preloaded into a process (`NODE_OPTIONS=--import=…`) to let it live CLOCK_SHIFT_MS milliseconds later: tomorrow's
 * night without waiting for it.
 */
const shift = Number(process.env.CLOCK_SHIFT_MS ?? 0)
const now = Date.now.bind(Date)

globalThis.Date = new Proxy(Date, {
  construct: (target, args, as) => Reflect.construct(target, args.length === 0 ? [now() + shift] : args, as) as Date,
  get: (target, name) => (name === 'now' ? () => now() + shift : Reflect.get(target, name)),
})
