// Unpacks the browser and what goes with it beside this file, without running any code of its package.
import { createReadStream, createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createBrotliDecompress } from "node:zlib";

for (const name of ["chromium", "swiftshader.tar", "fonts.tar", "al2023.tar"]) {
  const packed = `node_modules/@sparticuz/chromium/bin/${name}.br`;
  await pipeline(createReadStream(packed), createBrotliDecompress(), createWriteStream(name));
}
