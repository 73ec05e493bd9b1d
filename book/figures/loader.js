// Brings every live figure of a published page to life, with no kernel and nothing from elsewhere.
//
//   <div data-figure="perceptron">
//     <script type="application/json">{...state...}</script>
//     <p data-fallback>what to read where scripts do not run</p>
//   </div>
//
// The module is perceptron.js beside this file. A mounted figure carries data-ready="1".

const HERE = new URL(".", import.meta.url);
const NEAR = "400px"; // a figure is loaded when it comes this close to the screen

/** The part of anywidget's model that figures use, with the state kept in the page. */
export class PageModel {
  constructor(state) {
    this.state = { ...state };
    this.listeners = new Map();
  }
  get(name) {
    return this.state[name];
  }
  set(name, value) {
    if (JSON.stringify(this.state[name]) === JSON.stringify(value)) return;
    this.state[name] = value;
    for (const listener of [...(this.listeners.get(`change:${name}`) ?? [])]) listener();
  }
  on(event, listener) {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener]);
  }
  off(event, listener) {
    const kept = (this.listeners.get(event) ?? []).filter((l) => listener && l !== listener);
    this.listeners.set(event, kept);
  }
  save_changes() {}
}

let styled; // one <link> for the whole page, awaited by every figure

function withStyle() {
  styled ??= new Promise((resolve) => {
    const link = document.createElement("link");
    Object.assign(link, { rel: "stylesheet", href: new URL("figures.css", HERE).href });
    // A figure without its looks is better than no figure.
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
  return styled;
}

function stateOf(mount) {
  const text = mount.querySelector("script[type='application/json']")?.textContent;
  if (text === undefined)
    throw new Error("found no state, expected a script of type application/json");
  return JSON.parse(text);
}

function complain(mount, error) {
  const name = mount.dataset.figure;
  console.error(`figure "${name}":`, error);
  const message = document.createElement("p");
  message.setAttribute("role", "alert");
  message.textContent = `The live figure "${name}" could not start: ${error.message}`;
  mount.append(message);
  mount.dataset.failed = "1";
}

async function mountOne(mount) {
  if (mount.dataset.begun) return;
  mount.dataset.begun = "1";
  const el = document.createElement("div");
  try {
    const state = stateOf(mount);
    const source = new URL(`${mount.dataset.figure}.js`, HERE);
    const [module] = await Promise.all([import(source), withStyle()]);
    mount.append(el);
    const model = new PageModel(state);
    await module.default.initialize?.({ model });
    await module.default.render({ model, el });
    mount.querySelector("[data-fallback]")?.remove();
    mount.dataset.ready = "1";
  } catch (error) {
    el.remove();
    complain(mount, error);
  }
}

/** Mount the figures inside `root`, each when it comes near the screen. */
export function mountAll(root = document) {
  const mounts = root.querySelectorAll("[data-figure]");
  if (!("IntersectionObserver" in window)) return mounts.forEach(mountOne);
  const watch = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watch.unobserve(target);
      mountOne(target);
    }
  }, { rootMargin: NEAR });
  mounts.forEach((mount) => watch.observe(mount));
}

// A module runs once the page is parsed, so every figure is there; paper has no scrolling.
mountAll();
window.addEventListener("beforeprint", () =>
  document.querySelectorAll("[data-figure]").forEach(mountOne));
