// The look of the LSTM's figure, beyond what figures.css says of all figures.

export const STYLE = `
.tw-gates-body { display: grid; gap: 0.9rem; --tw-target: 36px; }
.tw-gates-body > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-gates-text { flex: 1 1 14rem; }
.tw-gates-text input { flex: 1 1 6rem; min-width: 0; min-height: var(--tw-target); padding: 0.25rem 0.6rem; border: 1px solid var(--tw-control); border-radius: 7px; background: var(--tw-ground); color: var(--tw-ink); font: 16px/1.3 ui-monospace, monospace; letter-spacing: 0.08em; }
.tw-figure .tw-gates-about { margin-bottom: 0.6rem; color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-gates-shown .tw-bar span { padding-inline: 0.55rem; }
.tw-figure .tw-heat { min-height: var(--tw-target); }
.tw-heat input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-figure .tw-heat output { padding-left: 0.6rem; min-width: 2.6em; font-weight: 600; }
.tw-gates-body .tw-choice { margin: 0; }
.tw-figure .tw-gates { aspect-ratio: auto; border: 0; border-radius: 4px; cursor: pointer; }
.tw-gates text { fill: var(--tw-ink); font-size: 13px; }
.tw-gates .tw-gates-symbol { font-family: ui-monospace, monospace; font-size: 14px; font-weight: 600; }
.tw-gates .tw-gates-small { fill: var(--tw-soft); font-size: 12px; }
.tw-gates .tw-gates-cross { fill: var(--tw-panel); }
.tw-gates .tw-gates-plus { fill: var(--tw-plus); }
.tw-gates .tw-gates-minus { fill: var(--tw-ground); stroke: var(--tw-minus); stroke-width: 1.6; }
.tw-gates .tw-gates-here { fill: none; stroke: var(--tw-accent); stroke-width: 2.5; }
.tw-gates .tw-gates-axis { stroke: var(--tw-axis); }
.tw-gates .tw-gates-line { fill: none; stroke-width: 2.2; }
.tw-gates .tw-gates-i { stroke: var(--tw-plus); stroke-dasharray: 6 3; }
.tw-gates .tw-gates-f { stroke: var(--tw-best); }
.tw-gates .tw-gates-o { stroke: var(--tw-minus); stroke-dasharray: 2 3; }
.tw-gates .tw-gates-bar { fill: var(--tw-control); opacity: 0.75; }
.tw-legend .tw-gates-key { width: 26px; height: 10px; }
.tw-legend .tw-gates-key line { stroke-width: 2.5; }
.tw-gates-key .tw-gates-i { stroke: var(--tw-plus); stroke-dasharray: 6 3; }
.tw-gates-key .tw-gates-f { stroke: var(--tw-best); }
.tw-gates-key .tw-gates-o { stroke: var(--tw-minus); stroke-dasharray: 2 3; }
.tw-gates-next { display: grid; grid-template-columns: 2.6em 1fr 3.6em; gap: 0.15rem 0.5rem; align-items: center; margin: 0; padding: 0; }
.tw-gates-next > * { margin: 0; }
.tw-gates-next b { font-family: ui-monospace, monospace; }
.tw-gates-next i { display: block; height: 11px; border-radius: 3px; background: var(--tw-accent); min-width: 1px; }
.tw-gates-next span { text-align: right; }
.tw-figure .tw-gates-body .tw-told { min-height: 7.3em; }
.tw-figure .tw-gates-body .tw-buttons { grid-template-columns: repeat(3, 1fr); }
.tw-figure .tw-gates-body .tw-main:disabled { border-color: var(--tw-edge); background: var(--tw-panel); color: var(--tw-soft); filter: none; }
@media (pointer: coarse) { .tw-gates-body { --tw-target: 44px; } }
@container (min-width: 780px) { .tw-gates-body { grid-template-columns: minmax(0, 1.5fr) minmax(0, 1fr); } }
@container (max-width: 480px) {
  .tw-gates-body { --tw-target: 44px; }
  .tw-gates .tw-gates-symbol { font-size: 12px; }
  .tw-figure .tw-gates-shown .tw-bar { flex: 1 1 100%; }
  .tw-figure .tw-gates-shown .tw-bar label { flex: 1 1 auto; }
  .tw-figure .tw-gates-shown .tw-bar span { padding-inline: 0.3rem; font-size: 14px; }
}
`;
