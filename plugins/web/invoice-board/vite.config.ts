import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** `vite build plugins/web/invoice-board`: the page as static files, which the host serves. */
export default defineConfig({
  base: "/web/invoice-board/",
  resolve: { tsconfigPaths: true },
  build: {
    outDir: at("../../../dist/web/invoice-board"),
    emptyOutDir: true,
    // The page's policy takes scripts and styles from files only.
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: true,
  },
});
