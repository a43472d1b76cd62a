// Unit tests of every workspace.
import { defineConfig } from "vitest/config";

export default defineConfig({ test: { include: ["{core,ui,trade}/**/*.test.{ts,tsx}"] } });
