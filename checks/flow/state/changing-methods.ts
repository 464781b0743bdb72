/** Methods of built-in classes that are no lists or tables: dates, buffers, views of them, and what follows a call through its promises. */
export const changesBuiltIn =
  /^(?:set(?:UTC)?(?:Time|Date|Month|Year|FullYear|Hours|Minutes|Seconds|Milliseconds)|set(?:Big)?(?:Ui|I)nt\d+|setFloat\d+|write(?:Big)?U?Int\w*|write(?:Float|Double)\w*|enterWith)$/;

/** Stands for `decode` with `{ stream: true }`: the decoder keeps the bytes of half a character for the next call. */
export const streamed = "decodeStream";

/** Built-in classes that are no lists and no tables, with the methods that change them. */
export const changesOf: Readonly<Record<string, RegExp>> = {
  AbortController: /^abort$/,
  Buffer: /^(?:write\w*|fill|set|swap\d+|reverse|sort|copyWithin)$/,
  DataView: /^set/,
  Date: /^set/,
  EventTarget: /^(?:addEventListener|removeEventListener|dispatchEvent)$/,
  FinalizationRegistry: /^(?:register|unregister)$/,
  // A class of the workspace may give a list by a method called `values`.
  Iterator: /^(?:next|return|throw|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/,
  "Promise.withResolvers": /^(?:resolve|reject)$/,
  TextDecoder: new RegExp(`^${streamed}$`),
};

/** What belongs to the page that a browser shows, not to the program. */
export const pageNames = /^(?:document|location|localStorage|sessionStorage|history|navigator)$/;

/** Whether a method opens a port for as long as nobody closes it, if it is a server's or a socket's. */
export function opens(method: string): boolean {
  return method === "listen" || method === "bind";
}

/** Stands for the method of whoever gets bytes: `from.copy(page)`. */
export const written = "writeCopy";
