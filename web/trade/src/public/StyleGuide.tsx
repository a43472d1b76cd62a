// Tokens and parts that all pages are made of, each in all its states.
import type { ReactNode } from "react";
import { useWords } from "../../../ui/preferences.ts";
import { Buttons } from "./guide/Buttons.tsx";
import { Colours } from "./guide/Colours.tsx";
import { Inputs } from "./guide/Inputs.tsx";
import { Shown } from "./guide/Shown.tsx";
import { Figures, Sizes } from "./guide/Type.tsx";
import { WORDS } from "./guide/words.ts";
import { PublicPage } from "./PublicPage.tsx";

export default function StyleGuide() {
  const words = useWords(WORDS);
  return (
    <PublicPage title={words.title} lead={words.lead}>
      <Part title={words.colours} text={words.coloursText}>
        <Colours />
      </Part>
      <Part title={words.type}>
        <Sizes />
      </Part>
      <Part title={words.figures}>
        <Figures />
      </Part>
      <Part title={words.parts}>
        <Buttons />
        <div className="grid grid-cols-1 gap-x-10 gap-y-8 md:grid-cols-2 lg:grid-cols-3">
          <Inputs />
          <Shown />
        </div>
      </Part>
    </PublicPage>
  );
}

function Part(props: { title: string; text?: string; children: ReactNode }) {
  return (
    <section className="grid grid-cols-1 gap-4">
      <h2 className="text-lg font-semibold">{props.title}</h2>
      {props.text && <p className="text-xs text-muted">{props.text}</p>}
      {props.children}
    </section>
  );
}
