// Where the pages start.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { show } from "../../ui/preferences.ts";
import { feed } from "./feed/live.ts";
import { router } from "./routes.tsx";
import { learn } from "./session/explain.ts";
import { Refused } from "./session/refused.ts";
import { beginSession, onSession } from "./session/session.ts";
import "./style.css";

const TRIES = 2;
const SOON_MS = 3_000; // after the first view
const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // A refusal is an answer; only an exchange that is not there is asked again.
      retry: (failures, error) =>
        failures < TRIES && (!(error instanceof Refused) || error.code === "unreachable"),
    },
  },
});

show();
setTimeout(() => learn(document.documentElement.lang === "tr" ? "tr" : "en"), SOON_MS);
beginSession(queries);
onSession(() => router.invalidate()); // pages that need somebody lead to the door
feed.connect();
const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no place for the pages");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
