// What is drawn: interval, style, scale and indicators.
import { useId } from "react";
import { useWords } from "../../../../ui/preferences.ts";
import { INTERVALS, type Interval, look, STYLES, type Style, USUAL, useLook } from "./look.ts";
import { STUDY_NAMES, studyOf } from "./studies.ts";
import { WORDS } from "./words.ts";

export function Toolbar() {
  const words = useWords(WORDS);
  const { interval, style, isLogarithmic } = useLook();
  return (
    <>
      <fieldset className="flex gap-1 max-[1399px]:hidden">
        <legend className="sr-only">{words.interval}</legend>
        {USUAL.map((one) => (
          <button
            key={one}
            type="button"
            className="choice"
            aria-pressed={one === interval}
            onClick={() => look({ interval: one })}
          >
            {one}
          </button>
        ))}
      </fieldset>
      <select
        aria-label={words.interval}
        className="small-select"
        value={interval}
        onChange={(event) => look({ interval: event.target.value as Interval })}
      >
        {INTERVALS.map((one) => (
          <option key={one}>{one}</option>
        ))}
      </select>
      <select
        aria-label={words.style}
        className="small-select"
        value={style}
        onChange={(event) => look({ style: event.target.value as Style })}
      >
        {STYLES.map((one) => (
          <option key={one} value={one}>
            {words[one]}
          </option>
        ))}
      </select>
      <Studies />
      <button
        type="button"
        className="choice max-sm:hidden"
        aria-pressed={isLogarithmic}
        title={words.logarithmic}
        onClick={() => look({ isLogarithmic: !isLogarithmic })}
      >
        Log
      </button>
    </>
  );
}

function Studies() {
  const words = useWords(WORDS);
  const { studies } = useLook();
  const id = useId();
  return (
    <>
      <button type="button" className="choice" popoverTarget={id}>
        ƒ {words.indicators}
      </button>
      <div id={id} popover="auto" className="menu studies">
        {STUDY_NAMES.map((name) => (
          <label key={name} className="flex items-center gap-2 rounded px-3 py-2 hover:bg-hover">
            <input
              type="checkbox"
              checked={studies.includes(name)}
              onChange={({ target }) =>
                look({
                  studies: STUDY_NAMES.filter((one) =>
                    one === name ? target.checked : studies.includes(one),
                  ),
                })
              }
            />
            {studyOf(name).title}
          </label>
        ))}
      </div>
    </>
  );
}
