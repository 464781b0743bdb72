import { defineWebPlugin } from "@rawr/hq-contract";
import { createBoard, type Board, type BoardServices, type BoardState } from "./board.js";

/** The board of invoices. Its page is in `page/`: a browser makes the services there, over `/rpc`. */
export default defineWebPlugin({
  capability: "invoice-board",
  create: (services: BoardServices) => ({
    /** A board that shows its state by `show`. */
    board: (show: (state: BoardState) => void): Board => createBoard(services, show),
  }),
});
