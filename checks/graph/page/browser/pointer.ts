import type { Camera } from "./camera.js";
import type { PageElement } from "./dom.js";

/** Dragging moves the picture, the wheel scales it around the pointer. */
export function listenToPointer(port: PageElement, camera: Camera): void {
  let dragging: { x: number; y: number; moved: boolean } | undefined;
  port.addEventListener("pointerdown", (event) => {
    if (event.button === 0) dragging = { x: event.clientX, y: event.clientY, moved: false };
  });
  port.addEventListener("pointermove", (event) => {
    if (!dragging) return;
    const dx = event.clientX - dragging.x;
    const dy = event.clientY - dragging.y;
    // A hand that clicks is never quite still.
    if (!dragging.moved && Math.abs(dx) + Math.abs(dy) < 4) return;
    if (!dragging.moved) port.setPointerCapture(event.pointerId);
    dragging = { x: event.clientX, y: event.clientY, moved: true };
    camera.pan(dx, dy);
  });
  port.addEventListener("pointerup", () => {
    dragging = undefined;
  });
  port.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const { left, top } = port.getBoundingClientRect();
      camera.zoom(event.deltaY < 0 ? 1.12 : 0.89, event.clientX - left, event.clientY - top);
    },
    { passive: false },
  );
}
