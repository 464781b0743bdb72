/** Methods of built-in classes that are no lists or tables: dates, buffers, views of them, and what follows a call through its promises. */
export const changesBuiltIn =
  /^(?:set(?:UTC)?(?:Time|Date|Month|Year|FullYear|Hours|Minutes|Seconds|Milliseconds)|set(?:Big)?(?:Ui|I)nt\d+|setFloat\d+|write(?:Big)?U?Int\w*|write(?:Float|Double)\w*|enterWith)$/;

/** Stands for `decode` with `{ stream: true }`: the decoder keeps the bytes of half a character for the next call. */
export const streamed = "decodeStream";

/** Stands for `pipeThrough` and `pipeTo` of whoever is read: what they lead into is locked, filled and closed by it. */
export const piped = "pipedInto";

const port = "postMessage|start|close|addEventListener|removeEventListener";
const reader = "getReader|read|releaseLock|cancel|pipeThrough|pipeTo|tee|values";
const writer = "getWriter|write|releaseLock|abort|close";
const pair = new RegExp(`^(?:${reader}|${writer}|${piped})$`);

/** Built-in classes that are no lists and no tables, with the methods that change them. */
export const changesOf: Readonly<Record<string, RegExp>> = {
  AbortController: /^abort$/,
  BroadcastChannel: new RegExp(`^(?:${port})$`),
  Buffer: /^(?:write\w*|fill|set|swap\d+|reverse|sort|copyWithin)$/,
  CompressionStream: pair,
  DataView: /^set/,
  Date: /^set/,
  DecompressionStream: pair,
  EventSource: /^(?:close|addEventListener|removeEventListener)$/,
  EventTarget: /^(?:addEventListener|removeEventListener|dispatchEvent)$/,
  FinalizationRegistry: /^(?:register|unregister)$/,
  // A class of the workspace may give a list by a method called `values`.
  Iterator: /^(?:next|return|throw|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin)$/,
  MessageChannel: new RegExp(`^(?:${port})$`),
  "Promise.withResolvers": /^(?:resolve|reject)$/,
  ReadableStream: new RegExp(`^(?:${reader})$`),
  TextDecoder: new RegExp(`^${streamed}$`),
  TextDecoderStream: pair,
  TextEncoderStream: pair,
  TransformStream: pair,
  WebSocket: /^(?:send|close|addEventListener|removeEventListener)$/,
  WritableStream: new RegExp(`^(?:${writer}|${piped})$`),
};

/** What belongs to the page that a browser shows, not to the program. */
export const pageNames = /^(?:document|location|localStorage|sessionStorage|history|navigator)$/;

/** Whether a method opens a port for as long as nobody closes it, if it is a server's or a socket's. */
export function opens(method: string): boolean {
  return method === "listen" || method === "bind";
}

/** Stands for the method of whoever gets bytes: `from.copy(page)`. */
export const written = "writeCopy";
