/** Origin of the packed and the unpacked Chrome build; it follows from the manifest key in wxt.config.ts. */
export const EXTENSION_ORIGIN = 'chrome-extension://hfbblbgjmffhgincelmhhpokgelkagnb'
