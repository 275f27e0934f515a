// One sprite of the icons that frontend/icons.json lists, from the lucide set.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const source = join(root, "node_modules", "lucide-static", "icons");
const target = join(process.env.PASS_VAR || join(root, "var"), "generated", "design");

const symbols = JSON.parse(readFileSync(join(root, "frontend", "icons.json"), "utf8")).map((name) => {
  const drawing = readFileSync(join(source, `${name}.svg`), "utf8");
  const inside = drawing.slice(drawing.indexOf(">", drawing.indexOf("<svg")) + 1, drawing.lastIndexOf("</svg>"));
  const attributes = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  return `<symbol id="${name}" ${attributes}>${inside.replace(/\s*\n\s*/g, "")}</symbol>`;
});

mkdirSync(target, { recursive: true });
writeFileSync(join(target, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`);
