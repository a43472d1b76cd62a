// Builds the customers' pages into the Python package, which serves and ships them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

const SITE = "../../src/bedesten/gateways/rest/site";
const TEXT = /\.(js|css|svg|json)$/; // fonts and pictures are compressed as they are

/** Puts a .br and a .gz beside each text, so that serving it costs nothing. */
function compressed(): Plugin {
  return {
    name: "compressed",
    closeBundle() {
      const assets = join(import.meta.dirname, SITE, "assets");
      for (const name of readdirSync(assets).filter((one) => TEXT.test(one))) {
        const bytes = readFileSync(join(assets, name));
        writeFileSync(join(assets, `${name}.br`), brotliCompressSync(bytes));
        writeFileSync(join(assets, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** Of the package that ships the pages. */
function version(): string {
  const module = join(import.meta.dirname, "../../src/bedesten/__init__.py");
  return /__version__ = "(.+)"/.exec(readFileSync(module, "utf8"))?.[1] ?? "?";
}

// What every page needs. Sentences for refusals, for one, are loaded when something is refused.
const SHARED = new RegExp(
  [
    "web/(core|ui|api)/",
    "trade/src/(feed|shell)/",
    "session/(account|client|refused|session|told|words|explain)\\.",
  ].join("|"),
);

// What the trading screen shares with its parts that are loaded later.
const SCREEN = /src\/(market|work)\/(\w*[wW]ords|mine|ownLevels|markets|once|key)\.ts/;

export default defineConfig({
  define: { __BEDESTEN_VERSION__: JSON.stringify(version()) },
  plugins: [react(), tailwind(), compressed()],
  build: {
    outDir: SITE,
    emptyOutDir: true,
    assetsInlineLimit: 0, // a font as a data: address is refused by our Content-Security-Policy
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // One file for what every page needs, instead of a request for each part of it.
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler|@tanstack)\// },
            { name: "shared", test: SHARED },
            { name: "screen", test: SCREEN },
          ],
        },
      },
    },
  },
});
