import { styleText } from "node:util";

type Paint = (text: string) => string;

/** The few roles a text can have on a terminal. */
export interface Style {
  readonly error: Paint;
  readonly warning: Paint;
  readonly good: Paint;
  readonly place: Paint;
  readonly strong: Paint;
  readonly quiet: Paint;
}

/** With `color` false every role is the text itself. */
export function createStyle(color: boolean): Style {
  const paint =
    (...format: Extract<Parameters<typeof styleText>[0], readonly unknown[]>): Paint =>
    (text) =>
      // The decision about colour was made by `wantsColor`; styleText must not ask the process's own stream again.
      color ? styleText(format, text, { validateStream: false }) : text;
  return {
    error: paint("bold", "red"),
    warning: paint("bold", "yellow"),
    good: paint("green"),
    place: paint("bold", "blue"),
    strong: paint("bold"),
    quiet: paint("dim"),
  };
}
