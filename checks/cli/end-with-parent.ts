/**
 * Loaded before a child's own program (`--import`): asks the process to end when its parent has gone, however it went. File
 * descriptor 3 is a pipe that the parent holds and never writes to, so that it closes even after a kill -9.
 */
import { Socket } from "node:net";

new Socket({ fd: 3 })
  .on("error", () => undefined)
  .on("close", () => process.kill(process.pid, "SIGTERM"))
  .resume()
  .unref();
