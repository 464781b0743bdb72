import pino, { type Level } from "pino";
import type { EventFields } from "./telemetry.js";

/** Makes the log line of a structured event. */
export type EventLine = (level: Level, fields: EventFields, message: string) => string;

// What JSON escapes, and the halves of a character that are no text alone.
// oxlint-disable-next-line no-control-regex
const escaped = /["\\\u0000-\u001f\ud800-\udfff]/;

/**
 * Makes the lines that pino would make of the same events: letter by letter, a test compares them. What pino asks of every value (a
 * serializer, a redaction, an error, a cycle) no field of an event can be, and asking costs more than the rest of the line.
 */
export function eventLines(instance: string): EventLine {
  const heads = new Map(
    Object.entries(pino.levels.values).map(([level, value]) => [level, `{"level":${value},"time":`]),
  );
  const base = `,"instance":${quoted(instance)}`;
  return (level, fields, message) => {
    let line = `${heads.get(level)}${Date.now()}${base}`;
    for (const name in fields) {
      const value = fields[name];
      if (typeof value === "string") line += `,"${name}":${quoted(value)}`;
      else if (value !== undefined)
        line += `,"${name}":${Number.isFinite(value) || typeof value === "boolean" ? value : null}`;
    }
    return `${line},"msg":${quoted(message)}}\n`;
  };
}

function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}
