import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");

export default defineConfig({
  root: here,
  // Relative addresses inside the style sheet, so that any STATIC_URL works.
  base: "./",
  // Drawings and icons keep their names: templates ask for them by name.
  publicDir: join(root, "var", "generated"),
  build: {
    outDir: join(root, "var", "frontend"),
    emptyOutDir: true,
    manifest: true,
    // The security policy of the site allows no data: address in a style sheet, so nothing is inlined.
    assetsInlineLimit: 0,
    target: ["chrome123", "edge123", "firefox121", "safari17.5"],
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [join(here, "css", "main.css"), join(here, "js", "main.js")] },
  },
});
