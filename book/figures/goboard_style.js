// The look of the Go board, beyond what figures.css says of all figures.

export const STYLE = `
.tw-figure { --tw-wood: #efd9a7; --tw-warm: #8cc4fb; }
@supports (color: light-dark(#000, #fff)) {
  .tw-figure { --tw-wood: light-dark(#efd9a7, #a88c5c); --tw-warm: light-dark(#8cc4fb, #9ccdfd); }
}
.tw-go { display: grid; gap: 0.9rem; --tw-target: 36px; }
.tw-go > div { display: grid; gap: 0.6rem; align-content: start; min-width: 0; }
.tw-figure .tw-go-board { border: 0; border-radius: 4px; cursor: pointer; touch-action: manipulation; }
.tw-figure .tw-go-board:focus:not(:focus-visible) { outline: none; }
.tw-figure .tw-go-soft { color: var(--tw-soft); font-size: 14px; }
.tw-figure .tw-go .tw-told { min-height: 4.6em; }
.tw-figure .tw-go .tw-go-point { min-height: 2.9em; }
.tw-go-wood { fill: var(--tw-wood); }
.tw-go-line { stroke: #1c242e; stroke-width: 0.8; }
.tw-go-star { fill: #1c242e; }
.tw-figure .tw-go-board .tw-go-label { fill: var(--tw-soft); }
.tw-go-black { fill: #14181d; stroke: #ffffff66; stroke-width: 0.8; }
.tw-go-white { fill: #fdfdfb; stroke: #14181d; stroke-width: 0.8; }
.tw-go-land { stroke: #14181d; }
.tw-go-heat { fill: var(--tw-warm); stroke: #1c242e66; stroke-width: 0.5; }
.tw-figure .tw-go-board .tw-go-number { fill: #14181d; font-weight: 600; }
.tw-go-last-black, .tw-go-last-white, .tw-go-hint, .tw-go-mark { fill: none; stroke-width: 2.4; }
.tw-go-last-black { stroke: #fdfdfb; }
.tw-go-last-white { stroke: #14181d; }
.tw-go-hint { stroke: #8a1f11; stroke-dasharray: 5 3; }
.tw-go-mark { stroke: #8a1f11; }
.tw-go-cursor { fill: none; stroke: #0b2f57; stroke-width: 2.4; visibility: hidden; }
.tw-go-board:is(:focus-visible, :hover) .tw-go-cursor { visibility: visible; }
.tw-figure .tw-go :is(.tw-choice, .tw-go-field) { display: grid; grid-template-columns: 5.2em 1fr; }
.tw-figure .tw-go .tw-bar label { flex: 1 1 auto; }
.tw-figure .tw-go .tw-bar span { justify-content: center; padding-inline: 0.3rem; }
.tw-figure .tw-go .tw-buttons { grid-template-columns: repeat(4, 1fr); }
.tw-figure .tw-go .tw-go-two { grid-template-columns: 1fr 1fr; }
.tw-go-progress { margin-top: 0.2rem; }
.tw-go-value { display: flex; height: 16px; border: 1px solid var(--tw-control); border-radius: 4px; overflow: hidden; background: #fdfdfb; }
.tw-go-value div { background: #14181d; }
.tw-go-steps { display: flex; align-items: center; gap: 0.6rem; }
.tw-go-steps input { flex: 1 1 6rem; min-width: 4rem; height: var(--tw-target); margin: 0; accent-color: var(--tw-accent); }
.tw-go-progress { height: 6px; border-radius: 3px; background: var(--tw-edge); overflow: hidden; }
.tw-go-progress div { height: 100%; width: 0; background: var(--tw-accent); }
.tw-go [hidden] { display: none !important; }
@media (pointer: coarse) { .tw-go { --tw-target: 44px; } }
@container (min-width: 640px) { .tw-go { grid-template-columns: minmax(0, 1.25fr) minmax(0, 1fr); } }
@container (max-width: 480px) { .tw-go { --tw-target: 44px; } }
`;
