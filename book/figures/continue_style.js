// The look of the small GPT's figure, beyond what figures.css says of all figures.

export const STYLE = `
.tw-cont-body { display: grid; gap: 0.9rem; --tw-target: 36px; }
.tw-cont-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-cont-field { display: grid; gap: 0.2rem; margin: 0; }
.tw-cont-field > span, .tw-figure .tw-cont-soft { color: var(--tw-soft); font-size: 14px; }
.tw-cont-field textarea { width: 100%; min-height: 8.2em; padding: 0.4rem 0.6rem; border: 1px solid var(--tw-control); border-radius: 7px; background: var(--tw-ground); color: var(--tw-ink); font: 16px/1.35 ui-monospace, monospace; resize: vertical; }
.tw-cont-field textarea:focus-visible { outline: 3px solid var(--tw-accent); outline-offset: 2px; }
.tw-figure .tw-cont { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: pointer; }
.tw-cont .tw-cont-letter { font: 600 14px ui-monospace, monospace; }
.tw-cont .tw-cont-bar { fill: var(--tw-minus); }
.tw-cont .tw-cont-here { fill: var(--tw-panel); stroke: var(--tw-accent); stroke-width: 2; }
.tw-cont-dial { display: grid; grid-template-columns: 7.2em 1fr 3.2em; gap: 0.5rem; align-items: center; min-height: var(--tw-target); margin: 0; }
.tw-cont-dial > span { color: var(--tw-soft); font-size: 14px; }
.tw-cont-dial input { min-width: 0; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-cont-dial output { font-weight: 600; text-align: right; }
.tw-cont-next { display: grid; grid-template-columns: 2em 1fr 3.6em; gap: 0.15rem 0.5rem; align-items: center; margin: 0; }
.tw-cont-next > * { margin: 0; }
.tw-cont-next b { font-family: ui-monospace, monospace; }
.tw-cont-next i { display: block; height: 11px; border-radius: 3px; background: var(--tw-accent); min-width: 1px; }
.tw-cont-next .tw-cont-out { background: none; border: 1px dashed var(--tw-control); }
.tw-cont-next span { text-align: right; }
.tw-figure .tw-cont-body .tw-told { min-height: 5.9em; }
.tw-figure .tw-cont-body .tw-buttons { grid-template-columns: repeat(3, 1fr); }
@media (pointer: coarse) { .tw-cont-body { --tw-target: 44px; } }
@container (min-width: 700px) { .tw-cont-body { grid-template-columns: minmax(0, 1.4fr) minmax(0, 1fr); } }
@container (max-width: 480px) { .tw-cont-body { --tw-target: 44px; } }
`;
