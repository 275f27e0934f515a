import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
// The folder of all that is made, as for the server.
const made = process.env.PASS_VAR || join(here, "..", "var");

export default defineConfig({
  root: here,
  // Relative addresses inside the style sheet, so that any STATIC_URL works.
  base: "./",
  // Drawings and icons keep their names: templates ask for them by name.
  publicDir: join(made, "generated"),
  resolve: { alias: { "@relief": join(made, "generated", "design", "relief") } },
  build: {
    outDir: join(made, "frontend"),
    emptyOutDir: true,
    manifest: true,
    // The security policy of the site allows no data: address in a style sheet, so nothing is inlined.
    assetsInlineLimit: 0,
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [join(here, "css", "main.css"), join(here, "js", "main.js"), join(here, "js", "card-worker.js")],
    },
  },
});
