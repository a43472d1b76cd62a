// Tests in a real browser against a real exchange: `npm run e2e`; the measures too.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["**/*.{e2e,perf,shots}.ts"],
    globalSetup: ["./support/setup.ts"],
    fileParallelism: false, // they share two cores with the exchange and the browser
    testTimeout: 60_000,
    retry: process.env.CI ? 1 : 0, // and it is told
    reporters: ["verbose"],
  },
});
