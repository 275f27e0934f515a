// A QR code as SVG, ink on white with its quiet zone of four modules: the server draws the same one without scripts.
import { encodeQR } from "qr";

const QUIET = 4;
const INK = "#0A2730";
const SVG = "http://www.w3.org/2000/svg";

export function drawCode(place, text) {
  const rows = encodeQR(text, "raw", { ecc: "medium", encoding: "alphanumeric", version: 3, border: QUIET });
  const size = rows.length;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("shape-rendering", "crispEdges");
  svg.append(shape("#fff", `M0 0h${size}v${size}H0z`), shape(INK, rows.map(runs).join("")));
  place.replaceChildren(svg);
}

function shape(colour, outline) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("fill", colour);
  path.setAttribute("d", outline);
  return path;
}

function runs(row, y) {
  let [outline, from] = ["", -1];
  for (let x = 0; x <= row.length; x += 1) {
    if (row[x] && from < 0) from = x;
    else if (!row[x] && from >= 0) {
      outline += `M${from} ${y}h${x - from}v1H${from}z`;
      from = -1;
    }
  }
  return outline;
}
