import type { PageElement } from "./dom.js";
import { pictureMargin } from "./draw.js";

/** Where the reader looks: moves and scales the stage without drawing it anew. */
export interface Camera {
  pan(x: number, y: number): void;
  /** Scales around a point of the window. */
  zoom(factor: number, x?: number, y?: number): void;
  fit(width: number, height: number): void;
  /** As `fit`, but never so small that labels can't be read: what is larger than the window begins at its corner. */
  open(width: number, height: number): void;
  /** Brings a part of the picture into sight, with the least movement. */
  reveal(part: { readonly x: number; readonly y: number; readonly width: number; readonly height: number }): void;
}

/** Labels are 13 px in the picture, and at least 12 px on the screen. */
const readable = 12.01 / 13;

export function createCamera(stage: PageElement, port: PageElement): Camera {
  let x = 0;
  let y = 0;
  let scale = 1;
  const apply = () => stage.style.setProperty("transform", `translate3d(${x}px, ${y}px, 0) scale(${scale})`);
  const place = (width: number, height: number, smallest: number): void => {
    const whole = { width: width + 2 * pictureMargin, height: height + 2 * pictureMargin };
    const room = Math.min(port.clientWidth / whole.width, port.clientHeight / whole.height);
    scale = Math.min(1.25, Math.max(smallest, room));
    x = Math.max(0, (port.clientWidth - whole.width * scale) / 2);
    y = Math.max(0, (port.clientHeight - whole.height * scale) / 2);
    apply();
  };
  return {
    pan(dx, dy) {
      x += dx;
      y += dy;
      apply();
    },
    zoom(factor, atX = port.clientWidth / 2, atY = port.clientHeight / 2) {
      const next = Math.min(4, Math.max(0.08, scale * factor));
      x = atX - ((atX - x) * next) / scale;
      y = atY - ((atY - y) * next) / scale;
      scale = next;
      apply();
    },
    fit: (width, height) => place(width, height, 0.08),
    open: (width, height) => place(width, height, readable),
    reveal(part) {
      const left = x + (part.x + pictureMargin) * scale;
      const top = y + (part.y + pictureMargin) * scale;
      const right = left + part.width * scale;
      const bottom = top + part.height * scale;
      const dx = left < 20 ? 20 - left : right > port.clientWidth - 20 ? port.clientWidth - 20 - right : 0;
      const dy = top < 20 ? 20 - top : bottom > port.clientHeight - 20 ? port.clientHeight - 20 - bottom : 0;
      if (dx !== 0 || dy !== 0) this.pan(dx, dy);
    },
  };
}
