import { PlaceInFrame, type Spot } from "./domain.js";
import type { At } from "../model/program.js";
import type { Frame } from "./value.js";

/** A place as the code of one frame meets it. */
export function spotIn(frame: Frame, at: At, name: string | number, nameAt?: At): Spot {
  return new PlaceInFrame(frame, at, name, nameAt);
}
