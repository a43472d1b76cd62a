// A share from 0 to 100 percent: a slider of the browser's own, with marks to press.
import "./slider.css";

interface Props {
  label: string;
  percent: number;
  onChange: (percent: number) => void;
  /** How a mark is written. */
  markTitle: (percent: number) => string;
  disabled?: boolean;
}

const MARKS = [25, 50, 75, 100];

export function Slider({ label, percent, onChange, markTitle, disabled = false }: Props) {
  return (
    <div className="grid gap-1">
      <input
        type="range"
        className="slider"
        aria-label={label}
        aria-valuetext={markTitle(percent)}
        min={0}
        max={100}
        value={percent}
        disabled={disabled}
        onChange={(event) => onChange(event.target.valueAsNumber)}
      />
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would want a legend to be seen */}
      <div role="group" aria-label={label} className="grid grid-cols-4 gap-1">
        {MARKS.map((mark) => (
          <button
            key={mark}
            type="button"
            className="slider-mark figure"
            aria-pressed={percent === mark}
            disabled={disabled}
            onClick={() => onChange(mark)}
          >
            {markTitle(mark)}
          </button>
        ))}
      </div>
    </div>
  );
}
